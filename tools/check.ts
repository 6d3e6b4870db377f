/** The checks that run no code of ours: types, format and lint, unused code. Each counts as one test. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))

const checks: Record<string, string[]> = {
  types: ["tsc", "-p", ".", "--noEmit"],
  "format and lint": ["biome", "check", "--error-on-warnings", "."],
  "unused code and dependencies": ["knip"],
}

/** Runs every check, printing what each has to say; returns how many passed and failed. */
export function runChecks(): { passed: number; failed: number } {
  let failed = 0
  for (const [name, [command = "", ...args]] of Object.entries(checks)) {
    const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" })
    console.log(`${status === 0 ? "passed" : "FAILED"}: ${name}`)
    if (status !== 0) failed += 1
  }
  return { passed: Object.keys(checks).length - failed, failed }
}

if (import.meta.main) process.exitCode = runChecks().failed === 0 ? 0 : 1
