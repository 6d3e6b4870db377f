import { consoleApp } from "./app.ts"
import { readConfig } from "./config.ts"

const config = readConfig(process.env)
const app = await consoleApp(config, () => new Date())
await app.listen({ host: config.host, port: config.port })
