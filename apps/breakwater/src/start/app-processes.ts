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
  /** Folders and files the process may read; null leaves the disk open to it. */
  reads: string[] | null
  healthUrl: string | null
  url: string | null
}

const root = fileURLToPath(new URL("../../../..", import.meta.url))

/** The four processes of an installation. */
export function appProcesses(config: Config, installation: Installation): AppProcess[] {
  const { keyFile, urlOf } = installation
  const listening = (name: "site" | "console" | "exchange", place: number, environment: Record<string, string>) => {
    const port = config.firstPort + place
    const url = `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`
    return {
      ...base(name, config),
      environment: {
        ...base(name, config).environment,
        HOST: config.host,
        PORT: String(port),
        DATABASE_URL: urlOf[name],
        ...environment,
      },
      healthUrl: `${url}/healthz`,
      url,
    }
  }
  const site = listening("site", 0, {
    SITE_LOOKUP_KEY_FILE: keyFile.lookup,
    SITE_SESSION_KEY_FILE: keyFile.siteSession,
  })
  const wellKnown = config.handedOn.SITE_WELL_KNOWN_FILE
  const worker = base("worker", config)
  return [
    {
      ...site,
      reads: [...site.reads, keyFile.lookup, keyFile.siteSession, ...(wellKnown === undefined ? [] : [wellKnown])],
    },
    (() => {
      const app = listening("console", 1, { CONSOLE_SESSION_KEY_FILE: keyFile.consoleSession })
      return { ...app, reads: [...app.reads, keyFile.consoleSession] }
    })(),
    listening("exchange", 2, {}),
    {
      ...worker,
      environment: { ...worker.environment, DATABASE_URL: urlOf.worker },
      healthUrl: null,
      url: null,
    },
  ]
}

function base(name: AppName, { handedOn: variables }: Config) {
  const environment: Record<string, string> = { NODE_ENV: "production", TZ: "UTC" }
  for (const variable of [...handedOn.all, ...(name === "site" ? handedOn.site : [])]) {
    const value = variables[variable]
    if (value !== undefined) environment[variable] = value
  }
  return {
    name,
    main: `${root}apps/${name}/src/main.ts`,
    environment,
    reads: [`${root}apps/${name}/`, `${root}packages/`, `${root}node_modules/`, `${root}package.json`],
  }
}
