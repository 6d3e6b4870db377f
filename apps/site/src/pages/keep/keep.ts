import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"

const worker = readFileSync(new URL("./keep-worker.js", import.meta.url))

/** What is kept: help only. Nothing personal, and nothing that needs the network to be of use. */
const keptPages = [
  "/",
  "/plan",
  "/plan?first=block",
  "/plan?situation=paid",
  "/plan?situation=shared",
  "/parents",
  "/friends",
  "/schools",
  "/adults",
  "/check",
  "/directory",
  "/tools",
  "/no-file",
  "/device",
  "/keep",
  "/clear",
]

/**
 * GET /keep, its service worker and what that keeps. Nothing is kept before the button is pressed; without script the
 * page points to printing. The worker's name, and its cache's, say nothing of what they hold.
 */
export function keepHelp(app: FastifyInstance, { reader }: Context) {
  const assets = ["/assets/breakwater/style.css", "/assets/breakwater/icon.svg", "/assets/breakwater/exit-this-page.js"]
  const version = createHash("sha256").update(worker).update(assets.map(app.asset).join()).digest("hex").slice(0, 12)

  app.get("/keep", async (request, reply) => {
    const me = reader(request)
    return reply.page("keep/keep.njk", {
      ...me.page,
      title: me.t("start.tab"),
      worker: me.href(`/keep-worker.js?v=${version}`),
      backHref: me.href("/"),
    })
  })

  app.get("/keep-worker.js", async (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").header("cache-control", "no-cache").send(worker),
  )

  app.get("/keep-list.json", async (request, reply) => {
    const { href } = reader(request)
    return reply.header("cache-control", "no-cache").send([...keptPages.map(href), ...assets.map(app.asset)])
  })
}
