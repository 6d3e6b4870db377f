/**
 * Supervision: one operating-system process an app, started again with a growing pause when it ends by itself.
 *
 * The children watch the channel to this process and close when it goes, so a killed supervisor leaves none behind.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { type FileHandle, mkdir, open, rename, stat } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { AppProcess } from "./app-processes.ts"

export type Supervised = {
  /** Process ids of the apps that run now. */
  pids(): Record<string, number>
  /** Resolves when every listening app answers its health check with 200; rejects after `msMax`. */
  ready(msMax: number): Promise<void>
  stop(): Promise<void>
}

const restartMsMin = 250
const restartMsMax = 15_000
// An app that has run this long was well: the next restart is quick again.
const wellAfterMs = 30_000
const closeMsMax = 10_000
const logBytesMax = 20_000_000
const pollMs = 50

/** Starts the processes; their logs go to `logFolder`/<name>.log. `tell` is for the operator. */
export async function supervise(
  apps: AppProcess[],
  logFolder: string,
  tell: (line: string) => void,
): Promise<Supervised> {
  await mkdir(logFolder, { recursive: true, mode: 0o700 })
  const children = new Map<string, ChildProcess>()
  let stopping = false
  const keepRunning = async (app: AppProcess) => {
    const log = await openLog(join(logFolder, `${app.name}.log`))
    let pauseMs = restartMsMin
    while (!stopping) {
      const startedAtMs = Date.now()
      const child = start(app, log)
      children.set(app.name, child)
      const ended = await new Promise<string>((resolve) => {
        child.once("error", (error) => resolve(error.message))
        child.once("exit", (code, signal) => resolve(signal ?? `code ${code}`))
      })
      if (stopping) break
      if (Date.now() - startedAtMs > wellAfterMs) pauseMs = restartMsMin
      tell(`${app.name} ended (${ended}); starting it again. Its log: ${join(logFolder, `${app.name}.log`)}`)
      await sleep(pauseMs)
      pauseMs = Math.min(pauseMs * 2, restartMsMax)
    }
    await log.close()
  }
  const running = apps.map(keepRunning)
  return {
    pids: () => Object.fromEntries([...children].map(([name, child]) => [name, child.pid ?? 0])),
    ready: async (msMax) => {
      const deadlineMs = Date.now() + msMax
      for (const app of apps) {
        while (!(await isReady(app))) {
          if (stopping) return
          if (Date.now() > deadlineMs)
            throw new Error(`${app.name} is not ready after ${msMax / 1000} s; see its log in ${logFolder}`)
          await sleep(pollMs)
        }
      }
    },
    stop: async () => {
      stopping = true
      for (const child of children.values()) child.kill("SIGTERM")
      const late = setTimeout(() => {
        for (const child of children.values()) child.kill("SIGKILL")
      }, closeMsMax)
      await Promise.all(running)
      clearTimeout(late)
    },
  }
}

function start(app: AppProcess, log: FileHandle): ChildProcess {
  const permission = ["--permission", ...app.reads.map((path) => `--allow-fs-read=${path}`)]
  const child = spawn(process.execPath, [...permission, app.main], {
    env: app.environment,
    stdio: ["ignore", log.fd, log.fd, "ipc"],
    // A Ctrl-C is this process's to handle: the apps are closed in order, then the database.
    detached: true,
  })
  return child
}

async function openLog(file: string): Promise<FileHandle> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  )
  if (size > logBytesMax) await rename(file, `${file}.1`)
  return open(file, "a", 0o600)
}

async function isReady(app: AppProcess): Promise<boolean> {
  if (app.healthUrl === null) return true
  try {
    return (await fetch(app.healthUrl, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}
