/** The exchange: partners with keys pull lists and push feedback. It never sees a report, a case or a code. */
import { createRequire } from "node:module"
import { type Database, openDatabase } from "@breakwater/store"
import { createApp, identityDefault } from "@breakwater/web"
import swagger from "@fastify/swagger"
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod"
import { sql } from "kysely"
import type { Config } from "./config.ts"
import type { Context } from "./context.ts"
import { listWaiters } from "./list-waiters.ts"
import { readChanges } from "./routes/changes/read.ts"
import { createFeedback } from "./routes/feedback/create.ts"
import { readLists } from "./routes/lists/read.ts"
import { fetchHashes } from "./routes/stopncii/fetch-hashes.ts"
import { submitFeedback } from "./routes/stopncii/submit-feedback.ts"

const bodyBytesMax = 2_000_000
const connectionsMax = 12
const { version } = createRequire(import.meta.url)("../package.json") as { version: string }

/** The exchange, ready to listen. `now` is the clock. */
export async function exchangeApp(config: Config, now: () => Date) {
  const database = openDatabase(config.databaseUrl, { connectionsMax, name: "exchange" })
  const waiters = listWaiters(config.databaseUrl)
  const base = await createApp({
    name: "exchange",
    identity: identityDefault,
    version,
    bodyBytesMax,
    trustProxy: config.trustProxy,
    publicFace: false,
    logLevel: config.logLevel,
    health: () => healthOf(database),
  })
  const app = base.withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook("onClose", async () => {
    await waiters.close()
    await database.destroy()
  })
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Breakwater exchange", version },
      components: {
        securitySchemes: {
          key: { type: "http", scheme: "bearer" },
          functionsKey: { type: "apiKey", in: "header", name: "x-functions-key" },
        },
      },
    },
    transform: jsonSchemaTransform,
  })
  const context: Context = { database, waiters, now }
  // Registered after the document plugin is ready, so that it sees every route.
  await app.register(async (routes) => {
    const typed = routes.withTypeProvider<ZodTypeProvider>()
    for (const route of [readLists, readChanges, createFeedback, fetchHashes, submitFeedback]) route(typed, context)
  })
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger())
  return app
}

async function healthOf(database: Database) {
  await sql`select 1`.execute(database)
  return { ready: true, parts: { database: true } }
}
