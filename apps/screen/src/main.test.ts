/** The screen as a process: started as an operator starts it, killed, and started again. */
import { type ChildProcess, spawn } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import { temporaryFolder, until } from "./rehearsal.ts"
import { openRehearsalExchange, rehearsalKey } from "./rehearsal-exchange.ts"

const uuid = (number: number): string => `0b0c0d0e-0000-4000-8000-${number.toString(16).padStart(12, "0")}`
const pdq = (number: number): string => number.toString(16).padStart(4, "0").repeat(16)

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL")
})

/** Starts the process; gives it and the address it prints. */
async function run(
  variables: Record<string, string>,
): Promise<{ child: ChildProcess; url: string; output: () => string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: { PATH: process.env.PATH, PORT: "0", LOG_LEVEL: "warn", SCREEN_EXCHANGE_KEY: rehearsalKey, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  })
  started.push(child)
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes) => (output += String(bytes)))
  await until(
    "the address is printed or the process has ended",
    () => /screen: http/.test(output) || child.exitCode !== null,
  )
  return { child, url: /screen: (http\S+)/.exec(output)?.[1] ?? "", output: () => output }
}

test("a process killed without warning comes back with what it held, minus what was withdrawn", async () => {
  const exchange = await openRehearsalExchange()
  const folder = await temporaryFolder()
  exchange.add("adult", { entry: uuid(1), pdq: pdq(1) })
  exchange.add("under-18", { entry: uuid(2), pdq: pdq(2) })
  const first = await run({ SCREEN_EXCHANGE_URL: exchange.url, SCREEN_DATA: folder.path })
  await until("it is loaded", async () => (await fetch(`${first.url}/status`)).status === 200)
  exchange.remove("adult", uuid(1))
  await until("the removal is on the disk", () =>
    readdirSync(folder.path).some(
      (name) => name.startsWith("changes-") && readFileSync(join(folder.path, name), "utf8").includes("removed"),
    ),
  )
  first.child.kill("SIGKILL")
  await until("it is dead", () => first.child.signalCode === "SIGKILL")
  await exchange.close()

  const second = await run({ SCREEN_EXCHANGE_URL: "http://127.0.0.1:9", SCREEN_DATA: folder.path })
  const answer = await fetch(`${second.url}/match`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ hashes: [{ pdq: pdq(1) }, { pdq: pdq(2) }], radius: 0 }),
  })
  const { results } = JSON.parse(await answer.text())
  expect(results.map((each: { matches: { entry: string }[] }) => each.matches.map((match) => match.entry))).toEqual([
    [],
    [uuid(2)],
  ])

  second.child.kill("SIGTERM")
  await until("it has stopped", () => second.child.exitCode !== null)
  expect(second.child.exitCode).toBe(0)
  expect(readdirSync(folder.path)).toContain("screen.snapshot")
  await folder.remove()
})

test("a process that is not configured ends with 1 and names each variable", async () => {
  const { child, output } = await run({ SCREEN_EXCHANGE_KEY: "" })
  await until("it has ended", () => child.exitCode !== null)
  expect(child.exitCode).toBe(1)
  expect(output()).toContain("SCREEN_EXCHANGE_URL is not set")
  expect(output()).toContain("SCREEN_EXCHANGE_KEY is not set")
})
