/** An app in a process of its own, for the tests of how it ends. Sends its port once it listens. */
import type { AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { sampleApp } from "./sample-app.ts"

const slowMs = 500

const { app } = await sampleApp()
app.get("/slow", async () => {
  await sleep(slowMs)
  return { done: true }
})
await app.listen({ port: 0, host: "127.0.0.1" })
process.send?.({ port: (app.server.address() as AddressInfo).port })
