/**
 * What each app's process is given: its environment, and what of the disk it may read.
 *
 * Nothing is inherited. Node's permission model closes the rest of the disk to the process, so the site cannot read the
 * console's keys even where both run as one user (docs/threat-model.md).
 */
import { fileURLToPath } from "node:url"
import { type Config, handedOn } from "./config.ts"
import type { Installation } from "./installation.ts"

export type AppName = "site" | "console" | "exchange" | "worker"

/** One process to run. `healthUrl` is null for an app that does not listen. */
export type AppProcess = {
  name: AppName
  main: string
  environment: Record<string, string>
  /** Folders and files the process may read; the rest of the disk is closed to it. */
  reads: string[]
  healthUrl: string | null
  url: string | null
}

const root = fileURLToPath(new URL("../../../..", import.meta.url))

/** The four processes of an installation. */
export function appProcesses(config: Config, { keyFile, urlOf }: Installation): AppProcess[] {
  return [
    listening("site", 0, config, urlOf.site, {
      SITE_LOOKUP_KEY_FILE: keyFile.lookup,
      SITE_SESSION_KEY_FILE: keyFile.siteSession,
      ...named(config, "SITE_WELL_KNOWN_FILE", "HOTLINE_RECIPIENTS_FILE"),
    }),
    listening("console", 1, config, urlOf.console, {
      CONSOLE_SESSION_KEY_FILE: keyFile.consoleSession,
      CONSOLE_LINK_KEY_FILE: keyFile.consoleLinks,
      CONSOLE_WORKER_RECIPIENT_FILE: keyFile.workerRecipient,
      ...named(config, "CONSOLE_IDENTITY_FILE"),
    }),
    listening("exchange", 2, config, urlOf.exchange, {}),
    {
      ...processOf("worker", config, urlOf.worker, {
        WORKER_IDENTITY_FILE: keyFile.workerIdentity,
        ...named(config, "WORKER_SMTP_URL_FILE", "WORKER_CYBERTIPLINE_URL_FILE"),
      }),
      healthUrl: null,
      url: null,
    },
  ]
}

/** Variables of the operator that name a file, where they are set. */
function named({ handedOn: variables }: Config, ...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])))
}

function listening(
  name: "site" | "console" | "exchange",
  place: number,
  config: Config,
  databaseUrl: string,
  files: Record<string, string>,
): AppProcess {
  const port = config.firstPort + place
  const url = `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`
  const app = processOf(name, config, databaseUrl, files)
  return {
    ...app,
    environment: { ...app.environment, HOST: config.host, PORT: String(port) },
    healthUrl: `${url}/healthz`,
    url,
  }
}

/** `files` are variables that name a file: each is given, and may be read. */
function processOf(name: AppName, { handedOn: variables }: Config, databaseUrl: string, files: Record<string, string>) {
  const environment: Record<string, string> = { NODE_ENV: "production", TZ: "UTC", DATABASE_URL: databaseUrl, ...files }
  for (const variable of [...handedOn.all, ...handedOn[name]]) {
    const value = variables[variable]
    if (value !== undefined) environment[variable] = value
  }
  return {
    name,
    main: `${root}apps/${name}/src/main.ts`,
    environment,
    reads: [
      `${root}apps/${name}/`,
      `${root}packages/`,
      `${root}node_modules/`,
      `${root}package.json`,
      ...Object.values(files),
    ],
  }
}
