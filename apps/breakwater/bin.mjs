#!/usr/bin/env node
// The sources are TypeScript that Node 24 runs as it is; an older Node hands over to the one pinned through npm.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

const nodeMajorMin = 24
const pinned = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url))

if (Number.parseInt(process.versions.node, 10) >= nodeMajorMin) {
  await import("./src/main.ts")
} else if (existsSync(pinned)) {
  const { status, signal } = spawnSync(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  })
  process.exitCode = signal === null ? (status ?? 1) : 1
} else {
  console.error(
    `breakwater needs Node ${nodeMajorMin} (this is ${process.version}). Run "npm ci" in the checkout: it brings its own.`,
  )
  process.exitCode = 1
}
