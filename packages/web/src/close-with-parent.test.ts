import { fork } from "node:child_process"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const child = fileURLToPath(new URL("../testdata/listening-app.ts", import.meta.url))

test.each(["disconnect", "SIGTERM"] as const)("an app ends by itself on %s", async (how) => {
  const running = fork(child, { stdio: "ignore" })
  await once(running, "message")
  const ended = once(running, "exit")
  if (how === "disconnect") running.disconnect()
  else running.kill(how)
  expect(await ended).toEqual([0, null])
})

test("an answer under way at the end closes its connection, so that nothing more is asked of an app that ends", async () => {
  const running = fork(child, { stdio: "ignore" })
  const [{ port }] = await once(running, "message")
  const answer = fetch(`http://127.0.0.1:${port}/slow`)
  await sleep(150)
  running.kill("SIGTERM")
  const { status, headers } = await answer
  expect([status, headers.get("connection")]).toEqual([200, "close"])
})
