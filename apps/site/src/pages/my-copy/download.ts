import {
  type CaseCode,
  caseLookup,
  copyLines,
  entryState,
  messageText,
  openMessage,
  openReport,
} from "@breakwater/casework"
import { entriesOfCase, findCase, messagesOfCase, sealedReportsOfCase } from "@breakwater/store"
import type { FastifyInstance } from "fastify"
import { codeOf, folderOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { placeName } from "../hand-offs/hand-offs.ts"
import { paymentView } from "../money/desk.ts"
import { noticeView } from "../notices/notice-view.ts"
import { dayText } from "../status/report-part.ts"

type Opened = { id: number; code: CaseCode }

/** GET /my-copy. Everything a person told us, as a plain text file under a plain name; opened for them, kept nowhere. */
export function downloadCopy(app: FastifyInstance, context: Context) {
  app.get("/my-copy", async (request, reply) => {
    const me = context.reader(request)
    const code = await codeOf(request, reply, context)
    if (code === null) return reply.redirect(me.href("/code"), 303)
    // A code that only keeps track of things has no case.
    const found = await findCase(context.database, caseLookup(code, context.lookupKey))
    const opened = found === undefined ? null : { id: found.id, code }
    const parts = [
      ...(opened === null
        ? []
        : [
            await reportsText(opened, context, me),
            await messagesText(opened, context, me),
            await entriesText(opened, context, me),
          ]),
      await folderText(code, context, me),
    ]
    // Nothing is under it: a helper's code, which opens only what it was given.
    if (parts.flat().length === 0) return reply.redirect(me.href("/code"), 303)
    return reply
      .type("text/plain; charset=utf-8")
      .header("cache-control", "no-store")
      .header("content-disposition", 'attachment; filename="notes.txt"')
      .send(`${parts.flat().join("\n\n")}\n`)
  })
}

async function reportsText({ id, code }: Opened, { database }: Context, me: Reader): Promise<string[]> {
  const stored = await sealedReportsOfCase(database, id)
  return Promise.all(
    stored.map(async ({ receivedOn, sealed }) => {
      const report = await openReport(code, sealed)
      const lines = report === null ? [] : copyLines(report, me.words, "asked")
      const title = me.t("report.label-report-of", { date: dayText(receivedOn, me) })
      return [title, ...lines.map(({ label, value }) => `${label} ${value}`)].join("\n")
    }),
  )
}

async function messagesText({ id, code }: Opened, { database }: Context, me: Reader): Promise<string[]> {
  const stored = await messagesOfCase(database, { caseId: id, helperId: null })
  return Promise.all(
    stored.map(async ({ direction, sentOn, sealed }) => {
      const content = await openMessage(code, sealed)
      const from = direction === "from-hotline" ? "report.label-from-hotline" : "report.label-from-you"
      return `${me.t(from, { date: dayText(sentOn, me) })}\n${content === null ? "" : messageText(content, me.words)}`
    }),
  )
}

async function entriesText({ id }: Opened, { database }: Context, { t }: Reader): Promise<string[]> {
  const entries = await entriesOfCase(database, id)
  return entries.map(({ state }, at) => {
    const words = entryState(state).told.replace("entry.", "")
    return `${t("status.label-picture", { number: String(at + 1) })}: ${t(`states.${words}.title` as "states.listed.title")}`
  })
}

/** Requests to apps, payments and official tools, as the person kept track of them. */
async function folderText(code: CaseCode, context: Context, me: Reader): Promise<string[]> {
  const { notices, payments, handOffs } = await folderOf(code, context)
  const now = context.now()
  return [
    ...notices.map((notice) => {
      const { heading, stateTitle, subject, body, history } = noticeView(notice, me, now)
      return [`${heading}: ${stateTitle}`, ...history, subject, body].join("\n")
    }),
    ...payments.map((payment) => {
      const { title, words, outcome } = paymentView(payment, me, now)
      return [title, words, outcome ?? ""].filter(Boolean).join("\n")
    }),
    ...Object.entries(handOffs).map(([id, day]) => `${placeName(id, me)}: ${dayText(new Date(day), me)}`),
  ]
}
