import { startScreen } from "@breakwater/screen/main"

/** Runs the screen at a platform in this process, configured by its own variables (apps/screen/README.md). */
export async function run(): Promise<number> {
  const { url } = await startScreen(process.env)
  console.log(`screen ${url}`)
  return 0
}
