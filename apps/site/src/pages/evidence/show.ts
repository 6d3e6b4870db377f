import type { MessageId } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { EvidenceWords } from "../../browser/evidence-words.ts"
import { evidenceWordKeys } from "../../browser/evidence-words.ts"
import { browserEntry } from "../../browser-assets.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

/** GET /evidence. A chat read and a bag made on the device: the page may ask nobody for anything, not even us. */
export function showEvidence(app: FastifyInstance, { reader, hotline }: Context) {
  const entry = browserEntry("src/browser/evidence-page.ts")
  const contentSecurityPolicy = { "connect-src": ["'none'"], "form-action": ["'none'"] }
  app.get("/evidence", { config: { contentSecurityPolicy } }, async (request, reply) => {
    const me = reader(request)
    return reply.page("evidence/evidence.njk", {
      ...me.page,
      title: me.t("evidence.tab"),
      script: entry.script,
      data: JSON.stringify({
        words: wordsOf(me),
        language: me.words.language.code,
        country: me.country,
        recipients: hotline?.recipients.map(({ recipient }) => recipient) ?? [],
      }),
      hotline,
      unreviewed: me.reviewNote("evidence"),
      backHref: me.href("/plan"),
    })
  })
}

/** The sentences the script says; `{name}` and the like are left for it to fill. */
function wordsOf({ words }: Reader): EvidenceWords {
  const leftToFill = { name: "{name}", count: "{count}", media: "{media}" }
  return Object.fromEntries(
    evidenceWordKeys.map((key) => [key, words.text(`evidence.${key}` as MessageId, leftToFill)]),
  ) as EvidenceWords
}
