/**
 * The HTTP face of the screen: plugins, access and routes in the order in which they apply.
 *
 * For the platform's own services only. Probes and health answer without a key; everything else needs it where one is set.
 */
import { createHash, timingSafeEqual } from "node:crypto"
import { createApp, type Health, Problem } from "@breakwater/web"
import swagger from "@fastify/swagger"
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from "fastify"
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod"
import type { Config } from "./config.ts"
import type { ImageHasher } from "./image-hash.ts"
import { openApi } from "./openapi.ts"
import { createFeedback } from "./routes/feedback/create-feedback.ts"
import { readFeedback } from "./routes/feedback/read-feedback.ts"
import { compare } from "./routes/m/compare.ts"
import { readIndexStatus } from "./routes/m/index-status.ts"
import { lookup } from "./routes/m/lookup.ts"
import { rawLookup } from "./routes/m/raw-lookup.ts"
import { createMatch } from "./routes/match/create-match.ts"
import { readMetrics } from "./routes/metrics/read-metrics.ts"
import { readLive } from "./routes/status/read-live.ts"
import { readStatus } from "./routes/status/read-status.ts"
import type { Screen } from "./screen.ts"

/** What a route works with. `hashImage` is null where images are not accepted. */
export type RouteParts = { screen: Screen; hashImage: ImageHasher | null; imageBytesMax: number; now: () => number }

/** An app whose routes take and give what their zod schemas say. */
export type ScreenApi = FastifyInstance<
  RawServerDefault,
  import("node:http").IncomingMessage,
  import("node:http").ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** A thousand items of eight hashes each. */
const bodyBytesMax = 1024 * 1024

const openPaths = new Set(["/healthz", "/status", "/status/live"])

export async function createScreenApp(
  config: Pick<Config, "key" | "logLevel">,
  parts: RouteParts,
  about: { version: string; logTo?: { write(line: string): void } },
): Promise<FastifyInstance> {
  const { screen } = parts
  const app = await createApp({
    name: "screen",
    identity: { name: "Breakwater", colourAccent: "#1d5f73", contactLines: [] },
    version: about.version,
    bodyBytesMax,
    publicFace: false,
    logLevel: config.logLevel,
    health: async () => healthOf(screen),
    ...(about.logTo === undefined ? {} : { logTo: about.logTo }),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  if (config.key !== null) app.addHook("onRequest", bearerOnly(config.key))
  await app.register(swagger, openApi(about.version))
  const routes = [
    createMatch,
    lookup,
    rawLookup,
    readIndexStatus,
    compare,
    readStatus,
    readLive,
    createFeedback,
    readFeedback,
    readMetrics,
  ]
  app.register(async (scope) => {
    const api: ScreenApi = scope.withTypeProvider<ZodTypeProvider>()
    for (const route of routes) route(api, parts)
    api.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger())
  })
  return app
}

/** Ready when a lookup gives a true answer; a stale index still does, and says so at /status. */
function healthOf(screen: Screen): Health {
  const { word } = screen.standing()
  return { ready: word !== "not-loaded", parts: { index: word !== "not-loaded", exchange: word === "alive" } }
}

function bearerOnly(key: string): (request: FastifyRequest) => Promise<void> {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest()
  const expected = digest(key)
  return async (request) => {
    if (openPaths.has(request.routeOptions.url ?? "")) return
    const given = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? "")?.[1]
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return
    throw new Problem("unauthorized", "Send the key of this screen as Authorization: Bearer.")
  }
}
