import type { FastifyInstance } from "fastify"
import { browserEntry } from "../../browser-assets.ts"
import type { Context } from "../../context.ts"
import { readersOfList } from "../../list-reach.ts"
import { toolLinks } from "../tools/official-tools.ts"
import { pictureWords } from "./picture-words.ts"

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
    const me = reader(request)
    const { t, href } = me
    const { noFile, ...tools } = toolLinks()
    return reply.page("fingerprint/page.njk", {
      ...me.page,
      title: t("pictures.tab"),
      unreviewed: me.reviewNote("pictures"),
      fingerprint: {
        words: pictureWords(me.words),
        action: href("/fingerprint"),
        scriptAddress: entry.script,
        styleAddresses: entry.styles,
        links: { ...tools, noFile: href(noFile) },
        isListRead: (await readersOfList(database, now())).length > 0,
      },
      backHref: href("/"),
    })
  })
}
