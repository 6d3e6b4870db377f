import { restartCursors } from "@breakwater/store"
import { withInstallation } from "../start/with-installation.ts"
import { Usage } from "../usage.ts"

const help = `breakwater database restored

To be run once after a backup was restored: partners drop their lists and start over, so that none misses what was
withdrawn between the backup and now.`

/** Tells the database that it was restored. */
export async function run(args: string[]): Promise<number> {
  if (args[0] === "--help" || args[0] === "-h") {
    console.log(help)
    return 0
  }
  if (args[0] !== "restored") throw new Usage(help)
  await withInstallation(restartCursors)
  return 0
}
