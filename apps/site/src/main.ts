import { siteApp } from "./app.ts"
import { readConfig } from "./config.ts"

const config = readConfig(process.env)
const app = await siteApp(config, () => new Date())
await app.listen({ host: config.host, port: config.port })
