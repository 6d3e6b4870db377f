import type { MessageId } from "@breakwater/guidance"
import { slots } from "@breakwater/tactics"
import type { FastifyInstance } from "fastify"
import { type ChatWords, chatWordKeys } from "../../browser/chat-words.ts"
import { browserEntry } from "../../browser-assets.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

/** GET /check-a-chat. A chat is read and assessed on the device: the page may ask nobody for anything, not even us. */
export function showCheckAChat(app: FastifyInstance, { reader, hotline }: Context) {
  const entry = browserEntry("src/browser/chat-page.ts")
  const contentSecurityPolicy = { "connect-src": ["'none'"], "form-action": ["'none'"] }
  app.get("/check-a-chat", { config: { contentSecurityPolicy } }, async (request, reply) => {
    const me = reader(request)
    return reply.page("check-a-chat/check-a-chat.njk", {
      ...me.page,
      title: me.t("check-a-chat.tab"),
      script: entry.script,
      sentences: JSON.stringify(wordsOf(me)),
      hotline,
      unreviewed: me.reviewNote("check-a-chat"),
      backHref: me.href("/check"),
    })
  })
}

/** The sentences the script says; `{count}` and the like are left for it to fill. */
function wordsOf({ words }: Reader): ChatWords {
  const leftToFill = { count: "{count}", language: "{language}" }
  const text = (key: string) => words.text(`check-a-chat.${key}` as MessageId, leftToFill)
  return {
    ...(Object.fromEntries(chatWordKeys.map((key) => [key, text(key)])) as Omit<ChatWords, "tactics">),
    tactics: Object.fromEntries(slots.map((slot) => [slot, text(`label-tactic-${slot}`)])) as ChatWords["tactics"],
  }
}
