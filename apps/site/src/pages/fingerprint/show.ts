import { readFileSync } from "node:fs"
import type { FastifyInstance } from "fastify"
import { browserEntry } from "../../browser-assets.ts"
import type { Context } from "../../context.ts"
import { readersOfList } from "../../list-reach.ts"
import { toolLinks } from "../tools/official-tools.ts"

const pageWords: unknown = JSON.parse(readFileSync(new URL("./words.en.json", import.meta.url), "utf8"))

/** GET /fingerprint. Pictures are fingerprinted here on the device; the page alone may run WebAssembly and a worker. */
export function showFingerprint(app: FastifyInstance, { database, now, reader }: Context) {
  const entry = browserEntry("src/browser/fingerprint-page.ts")
  const contentSecurityPolicy = {
    "script-src": ["'self'", "'wasm-unsafe-eval'"],
    "worker-src": ["'self'"],
    "connect-src": ["'self'"],
    // The blurred previews are drawn in the worker and shown from memory.
    "img-src": ["'self'", "blob:"],
  }
  app.get("/fingerprint", { config: { contentSecurityPolicy } }, async (request, reply) => {
    const { t, href } = reader(request)
    const { noFile, ...tools } = toolLinks()
    return reply.page("fingerprint/page.njk", {
      title: t("fingerprint.tab"),
      fingerprint: {
        words: pageWords,
        scriptAddress: entry.script,
        styleAddresses: entry.styles,
        links: { ...tools, noFile: href(noFile) },
        isListRead: (await readersOfList(database, now())).length > 0,
      },
      backHref: href("/"),
    })
  })
}
