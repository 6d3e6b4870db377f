import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const child = fileURLToPath(new URL("../testdata/listening-app.ts", import.meta.url))

test.each(["disconnect", "SIGTERM"] as const)("an app ends by itself on %s", async (how) => {
  const running = fork(child, { stdio: "ignore" })
  const [message] = await once(running, "message")
  expect(message).toBe("listening")
  const ended = once(running, "exit")
  if (how === "disconnect") running.disconnect()
  else running.kill(how)
  expect(await ended).toEqual([0, null])
})
