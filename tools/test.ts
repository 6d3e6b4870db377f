/**
 * Everything: the checks, then every test. The last line is `tests: N passed, N failed`.
 * Arguments go to Vitest: `npm test -- packages/pdq` runs one room.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { runChecks } from "./check.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "breakwater-tests-"))
const report = join(folder, "report.json")

const checks = runChecks()
const { status } = spawnSync(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit" },
)
const tests = counted()
rmSync(folder, { recursive: true, force: true })
const failed = checks.failed + tests.failed + (status !== 0 && tests.failed === 0 ? 1 : 0)
console.log(`tests: ${checks.passed + tests.passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function counted(): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, "utf8"))
    return { passed: numPassedTests, failed: numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0) }
  } catch {
    // Vitest ended without a report: that is a failure of its own, counted by its exit code.
    return { passed: 0, failed: 0 }
  }
}
