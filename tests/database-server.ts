/**
 * One PostgreSQL server for a whole test run: the outside one of BREAKWATER_TEST_SERVER_URL, or an embedded one made
 * for the run and thrown away.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startEmbedded } from "@breakwater/store/embedded"

export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.BREAKWATER_TEST_SERVER_URL !== undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), "breakwater-test-"))
  await chmod(folder, 0o755)
  const server = await startEmbedded(folder)
  process.env.BREAKWATER_TEST_SERVER_URL = server.url()
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
