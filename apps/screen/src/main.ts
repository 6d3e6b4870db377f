/**
 * The screen as a process: configuration from the environment, the running parts, and the HTTP face.
 *
 * Run it with `node apps/screen/src/main.ts`. Exit code 1 and a line for each wrong variable when it cannot start.
 */
import { randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { setTimeout as after } from "node:timers/promises"
import { ConfigurationError, type Variables } from "@breakwater/web"
import { z } from "zod"
import { createScreenApp } from "./app.ts"
import { readConfig } from "./config.ts"
import { createImageHasher } from "./image-hash.ts"
import { createScreen } from "./screen.ts"
import type { Waiting } from "./waiting.ts"

const version = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))).version

const waiting: Waiting = {
  now: Date.now,
  random: Math.random,
  // Rejects only when it is aborted, which is an early end here.
  sleep: (ms, signal) => after(ms, undefined, { signal }).catch(() => undefined),
}

/** Starts the screen and listens; gives the address, and a way to stop it and write what it holds. */
export async function startScreen(variables: Variables): Promise<{ url: string; close(): Promise<void> }> {
  const config = readConfig(variables)
  const told: { line: (text: string) => void } = { line: (text) => process.stderr.write(`${text}\n`) }
  const screen = await createScreen(config, { fetch, waiting, newKey: randomUUID, tell: (text) => told.line(text) })
  const hashImage = config.acceptImages ? createImageHasher(config.limits.imagePixelsMax) : null
  const parts = { screen, hashImage, imageBytesMax: config.limits.imageBytesMax, now: waiting.now }
  const app = await createScreenApp(config, parts, { version })
  told.line = (text) => app.log.warn(text)
  app.addHook("onClose", () => screen.close())
  screen.start()
  const url = await app.listen({ host: config.host, port: config.port })
  return { url, close: () => app.close() }
}

if (import.meta.main) {
  try {
    const { url } = await startScreen(process.env)
    process.stdout.write(`screen: ${url}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
