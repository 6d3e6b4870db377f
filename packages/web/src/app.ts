/**
 * App: the order in which an HTTP app is put together, the same for every app.
 *
 * Everything an app must not forget is here: headers, limits, problems, the log, health and closing. Routes are the
 * app's own.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import cookie from "@fastify/cookie"
import formbody from "@fastify/formbody"
import fastify, {
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from "fastify"
import { type AssetFolder, createAssets } from "./assets.ts"
import { closeWithParent } from "./close-with-parent.ts"
import { compression } from "./compression.ts"
import { type ExitOptions, exit, exitDefault, exitHref } from "./exit.ts"
import { type Health, health } from "./health.ts"
import { type Identity, identityDefault } from "./identity.ts"
import type { LayoutChoice } from "./layout.ts"
import { ownAssets, type PageContext, type PageOptions, pages, type Render } from "./pages.ts"
import { type AnswerProblem, problemAnswers } from "./problem-answers.ts"
import { type LogLevel, loggerOptions, requestLog } from "./request-log.ts"
import { sameOriginOnly } from "./same-origin.ts"
import {
  type ContentSecurityPolicy,
  contentSecurityPolicyDefault,
  contentSecurityPolicyText,
  securityHeaders,
  setSecurityHeaders,
} from "./security-headers.ts"
import { styleSheet } from "./style-sheet.ts"

/** An app's pages: its template folders, its assets, and what each request's layout shows. */
export type AppPages = {
  templates: readonly string[]
  assets?: readonly AssetFolder[]
  layout?(request: FastifyRequest): LayoutChoice
  /** The languages switch, exit destination and what leaving deletes. */
  exit?: Partial<ExitOptions>
}

/** What an app is made of. An app without `pages` is an API: it reads JSON only and answers problems as JSON. */
export type AppOptions = {
  name: "site" | "console" | "exchange" | "screen"
  identity: Identity
  version: string
  pages?: AppPages
  /** Directives replaced for the whole app; a route replaces by `config.contentSecurityPolicy`. */
  contentSecurityPolicy?: ContentSecurityPolicy
  bodyBytesMax: number
  /** True where exactly one reverse proxy stands in front and sets X-Forwarded-For, -Proto and -Host. */
  trustProxy?: boolean
  health(): Promise<Health>
  /** Shows Exit this page, and who to talk to, on every page. */
  publicFace: boolean
  logLevel: LogLevel
  /** Where log lines go; standard output unless told. */
  logTo?: { write(line: string): void }
}

declare module "fastify" {
  interface FastifyContextConfig {
    contentSecurityPolicy?: ContentSecurityPolicy
  }
  interface FastifyInstance {
    /** The URL of one of the app's assets, with the hash that lets it be kept; an app without pages has none. */
    asset(path: string): string
  }
  interface FastifyReply {
    /** Sends a template inside the layout; `no-store` unless told otherwise. */
    page(template: string, context?: PageContext, options?: PageOptions): FastifyReply
  }
}

const requestMsMax = 30_000
const keepAliveMsMax = 20_000
const headerBytesMax = 16_384

/** An app ready for its routes. It listens when the caller says so, and closes with its parent process. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const policy = options.contentSecurityPolicy ?? {}
  const policyText = contentSecurityPolicyText(contentSecurityPolicyDefault, policy)
  let answer: AnswerProblem | null = null
  const settings: FastifyHttpOptions<RawServerDefault> = {
    logger: loggerOptions(options.name, options.logLevel, options.logTo),
    logController: new LogController({ disableRequestLogging: true }),
    // One hop: the address is what our proxy saw, not what the client says its own proxies saw.
    trustProxy: options.trustProxy === true ? (_address, hop) => hop === 0 : false,
    bodyLimit: options.bodyBytesMax,
    requestTimeout: requestMsMax,
    keepAliveTimeout: keepAliveMsMax,
    forceCloseConnections: "idle",
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    http: { maxHeaderSize: headerBytesMax },
    // The router refuses a malformed address before any hook has run.
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(request, reply, policyText)
      answer?.(error, request, reply)
    },
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    },
  }
  const app = fastify(settings)

  requestLog(app)
  securityHeaders(app, policy)
  await app.register(cookie)
  // JSON is the only body an app takes by itself. Text would be a way to post across sites without asking.
  app.removeContentTypeParser("text/plain")
  const render = options.pages === undefined ? null : await pageApp(app, options, options.pages)
  answer = problemAnswers(app, { page: render, layout: (request) => options.pages?.layout?.(request) ?? {} })
  compression(app)
  health(app, { name: options.name, version: options.version }, options.health)
  closeWithParent(app)
  return app
}

async function pageApp(app: FastifyInstance, options: AppOptions, own: AppPages): Promise<Render> {
  const identity = { ...identityDefault, ...options.identity }
  await app.register(formbody, { bodyLimit: options.bodyBytesMax })
  app.addHook("onRequest", sameOriginOnly)
  const assets = createAssets()
  assets.add("/assets/breakwater/style.css", styleSheet(identity))
  assets.addFolder({ folder: join(ownAssets, "served"), prefix: "/assets/breakwater" })
  for (const folder of own.assets ?? []) {
    if (existsSync(folder.folder)) assets.addFolder(folder)
    else throw new Error(`there is no asset folder ${folder.folder}`)
  }
  assets.serve(app)
  app.decorate("asset", assets.address)
  const exitOptions = { ...exitDefault, ...own.exit }
  if (options.publicFace) exit(app, exitOptions)
  return pages(app, {
    identity,
    publicFace: options.publicFace,
    templates: own.templates,
    assets,
    exitHref,
    exitDestination: exitOptions.destination,
    layout: (request) => own.layout?.(request) ?? {},
  })
}
