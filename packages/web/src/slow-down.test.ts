import { expect, test } from "vitest"
import { sampleApp } from "../testdata/sample-app.ts"
import { networkOfAddress, slowDown } from "./slow-down.ts"

type Waiter = { ms: number; signal: AbortSignal; resolve(): void }

async function floodable(changes = {}) {
  const waiters: Waiter[] = []
  const clock = { nowMs: 0 }
  const hook = slowDown({
    burst: 2,
    perMinute: 60,
    delayMsMax: 2000,
    waitingMax: 2,
    nowMs: () => clock.nowMs,
    wait: (ms, signal) => new Promise((resolve) => waiters.push({ ms, signal, resolve })),
    ...changes,
  })
  const made = await sampleApp({ trustProxy: true })
  made.app.get("/counted", { onRequest: hook }, async () => "counted")
  const ask = (from: string) => made.app.inject({ url: "/counted", headers: { "x-forwarded-for": from } })
  return { ...made, ask, clock, waiters }
}

test("a flood waits, and only beyond the bound is that source asked to come back later", async () => {
  const { ask, waiters, clock } = await floodable()
  expect((await ask("192.0.2.1")).statusCode).toBe(200)
  expect((await ask("192.0.2.1")).statusCode).toBe(200)
  const third = ask("192.0.2.1")
  const fourth = ask("192.0.2.1")
  await expect.poll(() => waiters.map(({ ms }) => ms)).toEqual([1000, 2000])
  const fifth = await ask("192.0.2.1")
  expect(fifth.statusCode).toBe(429)
  expect(fifth.headers["retry-after"]).toBe("3")
  expect(fifth.json().type).toBe("/problems/slow-down")
  expect((await ask("192.0.2.2")).statusCode).toBe(200)
  for (const waiter of waiters) waiter.resolve()
  expect([(await third).statusCode, (await fourth).statusCode]).toEqual([200, 200])
  clock.nowMs = 3000
  expect((await ask("192.0.2.1")).statusCode).toBe(200)
})

test("an address appears in no log line", async () => {
  const { ask, logText, waiters } = await floodable({ waitingMax: 0 })
  for (let count = 0; count < 4; count++) await ask("192.0.2.77")
  expect(waiters).toEqual([])
  expect(logText()).toContain("/counted")
  expect(logText()).not.toContain("192.0.2.77")
})

test("a wait goes on while the client is there and ends when it leaves", async () => {
  const { app, waiters } = await floodable({ burst: 0 })
  const origin = await app.listen({ port: 0, host: "127.0.0.1" })
  const leaving = new AbortController()
  const asked = fetch(`${origin}/counted`, { signal: leaving.signal }).catch(() => "left")
  await expect.poll(() => waiters.map(({ signal }) => signal.aborted)).toEqual([false])
  leaving.abort()
  expect(await asked).toBe("left")
  await expect.poll(() => waiters.map(({ signal }) => signal.aborted)).toEqual([true])
  for (const waiter of waiters) waiter.resolve()
  await app.close()
})

test("an address a client writes for itself does not hide the one the proxy saw", async () => {
  const { ask } = await floodable({ waitingMax: 0 })
  const statuses = []
  for (let count = 0; count < 4; count++) statuses.push((await ask(`10.0.0.${count}, 192.0.2.1`)).statusCode)
  expect(statuses).toEqual([200, 200, 429, 429])
})

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2::9", "2001:db8:1:2"],
  ["2001:DB8:1:2::", "2001:db8:1:2"],
  ["2001:db8::7", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
])("%s counts as the network %s", (address, network) => {
  expect(networkOfAddress(address)).toBe(network)
})
