import { exchangeApp } from "./app.ts"
import { readConfig } from "./config.ts"

const config = readConfig(process.env)
const app = await exchangeApp(config, () => new Date())
await app.listen({ host: config.host, port: config.port })
