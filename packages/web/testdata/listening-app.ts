/** An app in a process of its own, for the test that it ends with its parent. */
import { sampleApp } from "./sample-app.ts"

const { app } = await sampleApp()
await app.listen({ port: 0, host: "127.0.0.1" })
process.send?.("listening")
