import { randomUUID } from "node:crypto"
import { noticeText } from "@breakwater/casework"
import { xarfSextortion } from "@breakwater/formats/xarf"
import { catalogueOf } from "@breakwater/guidance"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { Context } from "../../context.ts"
import { printed } from "../../documents/paper.ts"
import { platformName } from "./notice-view.ts"
import { noticeOf } from "./open-notice.ts"

type Addressed = FastifyRequest<{ Params: { id: string } }>

/** GET /notices/{id}/letter.pdf and /notices/{id}/xarf.json. The same request as paper, and for an abuse team's intake. */
export function noticeFiles(app: FastifyInstance, context: Context) {
  const { now, siteName } = context

  app.get("/notices/:id/letter.pdf", async (request: Addressed, reply) => {
    const notice = await noticeOf(request, reply, context)
    if (notice === null) throw new Problem("not-found")
    const { subject, body: text } = noticeText(notice.answers, platformName(notice), catalogueOf("en"))
    const plain = (words: string) => [{ text: words, isStrong: false, link: null }]
    const bytes = await printed({
      title: subject,
      language: "en",
      direction: "ltr",
      parts: [
        { kind: "title", runs: plain(subject), language: "en" },
        ...text
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => ({ kind: "paragraph" as const, runs: plain(line), language: "en" })),
      ],
      foot: siteName,
      madeAt: now(),
    })
    return file(reply, "application/pdf", "letter.pdf").send(bytes)
  })

  app.get("/notices/:id/xarf.json", async (request: Addressed, reply) => {
    const notice = await noticeOf(request, reply, context)
    const [url] = notice?.answers.links ?? []
    const contact = notice?.answers.contact
    if (notice === null || url === undefined || contact === undefined) throw new Problem("not-found")
    const { subject, body: text } = noticeText(notice.answers, platformName(notice), catalogueOf("en"))
    const made = xarfSextortion({
      reportId: randomUUID(),
      at: now(),
      reporter: { org: notice.answers.name ?? "Private person", contact, domain: contact.split("@").at(-1) ?? "" },
      url,
      accountId: notice.answers.handle ?? null,
      platform: "social_media",
      description: `${subject}. ${text.replaceAll("\n", " ")}`,
    })
    return file(reply, "application/json", "request.json").send(JSON.stringify(made, null, 2))
  })
}

function file(reply: FastifyReply, type: string, name: string): FastifyReply {
  return reply
    .type(type)
    .header("cache-control", "no-store")
    .header("content-disposition", `attachment; filename="${name}"`)
}
