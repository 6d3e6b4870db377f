/**
 * Builds the browser code into apps/site/public, unless it is there already for these very inputs.
 *
 * Inputs: the browser sources, the packages they import, this folder's Vite configuration and the lock file. The hash
 * kernel (packages/pdq/build) must have been built before.
 */
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../../../", import.meta.url))
const site = join(root, "apps/site")
const stampFile = join(site, "public/.inputs.sha256")
const inputs = [
  "apps/site/src/browser",
  "apps/site/src/offline/page-key.ts",
  "apps/site/vite.config.ts",
  "apps/site/package.json",
  "apps/site/tools/build-browser.mjs",
  "packages/casework/src",
  "packages/pdq/src",
  "packages/pdq/build",
  "package-lock.json",
]

const lockMsMax = 120_000

const stamp = stampOf(inputs)
// Test files run side by side, and each begins with this: the first builds, the others wait.
const lock = join(tmpdir(), `site-browser-build-${createHash("sha256").update(site).digest("hex").slice(0, 16)}`)
await takeLock()
try {
  if (!isBuilt()) {
    const { build } = await import("vite")
    await build({ configFile: join(site, "vite.config.ts") })
    writeFileSync(stampFile, stamp)
  }
} finally {
  rmSync(lock, { recursive: true, force: true })
}

function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp
}

async function takeLock() {
  for (;;) {
    try {
      mkdirSync(lock)
      return
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error
    }
    // Left behind by a build that was killed.
    const ageMs = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (ageMs > lockMsMax) rmSync(lock, { recursive: true, force: true })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** @param {string[]} paths */
function stampOf(paths) {
  const hash = createHash("sha256")
  for (const path of paths.flatMap((path) => filesUnder(join(root, path)))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update("\0")
  }
  return hash.digest("hex")
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .filter((name) => !name.endsWith(".test.ts"))
    .flatMap((name) => filesUnder(join(path, name)))
}
