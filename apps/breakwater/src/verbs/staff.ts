import { readConfig } from "../start/config.ts"
import { nameOf, staffLink } from "../start/staff-link.ts"
import { withInstallation } from "../start/with-installation.ts"
import { Usage } from "../usage.ts"

const help = `breakwater staff link

Prints a link to the console that makes an account with every role, once, within an hour. Others are invited from there.`

/** Makes a one-time link. */
export async function run(args: string[]): Promise<number> {
  if (args[0] === "--help" || args[0] === "-h") {
    console.log(help)
    return 0
  }
  if (args[0] !== "link") throw new Usage(help)
  const { host, firstPort } = readConfig(process.env)
  const url = `http://${nameOf(host)}:${firstPort + 1}`
  console.log(await withInstallation((owner) => staffLink(owner, url, new Date())))
  return 0
}
