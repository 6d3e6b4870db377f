import { join } from "node:path"
import { parseArgs } from "node:util"
import { openDatabase } from "@breakwater/store"
import { appProcesses } from "../start/app-processes.ts"
import { readConfig } from "../start/config.ts"
import { demoHotline, fillDemo } from "../start/demo.ts"
import { openInstallation } from "../start/installation.ts"
import { nameOf, staffLink } from "../start/staff-link.ts"
import { supervise } from "../start/supervise.ts"
import { refuseTakenPorts } from "../start/taken-ports.ts"
import { Usage } from "../usage.ts"

const readyMsMax = 60_000

const help = `breakwater start [--demo]

Starts the database, site, console, exchange and worker on this machine and keeps them running.
  --demo            adds made-up partners and entries
Environment: PORT (8080; console and exchange take the next two), HOST (127.0.0.1), BREAKWATER_DATA (./data),
DATABASE_URL (a PostgreSQL 15 or later instead of the embedded one).`

/** Starts everything and stays until told to stop. */
export async function run(args: string[]): Promise<number> {
  const options = parse(args)
  if (options.help) {
    console.log(help)
    return 0
  }
  const given = readConfig(process.env)
  const config = options.demo
    ? { ...given, handedOn: { ...(await demoHotline(given.dataFolder)), ...given.handedOn } }
    : given
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve())
    process.once("SIGTERM", () => resolve())
  })
  await refuseTakenPorts(
    config.host,
    [0, 1, 2].map((place) => config.firstPort + place),
  )
  const installation = await openInstallation(config, (line) => console.error(line))
  const owner = openDatabase(installation.ownerUrl, { connectionsMax: 2, name: "command" })
  const demo = options.demo ? await fillDemo(owner, config.dataFolder, new Date()) : []
  const apps = appProcesses(config, installation)
  const supervised = await supervise(apps, join(config.dataFolder, "logs"), (line) => console.error(line))
  try {
    await Promise.race([supervised.ready(readyMsMax), stopped])
    const consoleUrl = `http://${nameOf(config.host)}:${config.firstPort + 1}`
    for (const { name, url } of apps) {
      if (url !== null) console.log(`${name.padEnd(9)} ${name === "console" ? consoleUrl : url}`)
    }
    console.log(
      `staff     ${await staffLink(owner, consoleUrl, new Date())} (makes the first account; works once, for an hour)`,
    )
    for (const line of demo) console.log(line)
    console.log("Ready. Ctrl-C stops it.")
    await stopped
    return 0
  } finally {
    await owner.destroy()
    await supervised.stop()
    await installation.close()
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: { demo: { type: "boolean" }, help: { type: "boolean", short: "h" } } }).values
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
