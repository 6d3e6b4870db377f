/** Runs the screen at a platform in this process, configured by its own variables (apps/screen/README.md). */
export async function run(): Promise<number> {
  await import("@breakwater/screen/main")
  return 0
}
