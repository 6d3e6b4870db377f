import { randomUUID } from "node:crypto"
import { type CaseCode, caseLookup, mayDo, openMessage, readMessageText, sealMessage } from "@breakwater/casework"
import {
  addMessage,
  entriesOfCase,
  findHelperCode,
  markMessagesSeen,
  messagesOfCase,
  reportsOfCase,
} from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { codeOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { dayText } from "../status/report-part.ts"

type Helper = NonNullable<Awaited<ReturnType<typeof findHelperCode>>> & { code: CaseCode }
const bodyBytesMax = 8 * 1024 * 1024
const body = z.object({ text: z.string(), submission: z.uuid() })

/** GET /helping and POST /helping/message. What a person gave a helper: states without words, and a thread of their own. */
export function showHelping(app: FastifyInstance, context: Context) {
  const { database, hotline, reader, now } = context

  app.get("/helping", async (request, reply) => {
    const me = reader(request)
    const helper = await helperOf(request, reply, context)
    if (helper === null) return reply.redirect(me.href("/code"), 303)
    return reply.page("helper-codes/helping.njk", await helpingView(helper, context, me, { text: "", error: null }))
  })

  const limits = { onRequest: slowDown({ burst: 20, perMinute: 20 }), bodyLimit: bodyBytesMax }
  app.post("/helping/message", limits, async (request, reply) => {
    const me = reader(request)
    const helper = await helperOf(request, reply, context)
    if (helper === null || hotline === null) return reply.redirect(me.href("/code"), 303)
    if (!mayDo({ kind: "helper", scopes: helper.scopes }, "write-message")) throw new Problem("forbidden")
    const form = body.safeParse(request.body)
    if (!form.success) throw new Problem("unprocessable", "text and submission: expected as the page gave them.")
    const read = readMessageText(form.data.text)
    if (!read.ok) {
      const error =
        read.reason === "missing"
          ? me.t("report.note-message-empty")
          : me.t("report.note-problem-too-long", { got: String(read.got), max: String(read.max) })
      const view = await helpingView(helper, context, me, { text: form.data.text, error })
      return reply.page("helper-codes/helping.njk", view, { status: 422 })
    }
    const { sealed, sealedTo } = await sealMessage(
      { kind: "message", text: read.value },
      hotline.recipients,
      helper.recipient,
    )
    const added = await addMessage(
      database,
      {
        caseId: helper.caseId,
        submissionId: form.data.submission,
        reportId: null,
        helperId: helper.id,
        direction: "from-helper",
        sealed: { sealed, sealedTo },
      },
      now(),
    )
    if (!added.ok) throw new Problem("unprocessable", "This case has as many messages as it can hold.")
    return reply.redirect(me.href("/helping"), 303)
  })
}

async function helperOf(request: FastifyRequest, reply: FastifyReply, context: Context): Promise<Helper | null> {
  const code = await codeOf(request, reply, context)
  const found = code === null ? undefined : await findHelperCode(context.database, caseLookup(code, context.lookupKey))
  return code === null || found === undefined ? null : { ...found, code }
}

async function helpingView(
  helper: Helper,
  { database, hotline }: Context,
  me: Reader,
  typed: { text: string; error: string | null },
) {
  const { t } = me
  const holder = { kind: "helper" as const, scopes: helper.scopes }
  const seesStates = mayDo(holder, "see-states")
  const writes = mayDo(holder, "write-message")
  const reports = seesStates ? await reportsOfCase(database, helper.caseId) : []
  const entries = seesStates ? await entriesOfCase(database, helper.caseId) : []
  return {
    ...me.page,
    title: t("helper-codes.title-helping"),
    seesStates,
    writes,
    hotline,
    reports: reports.map(({ state, receivedOn }) => ({
      title: t("report.label-report-of", { date: dayText(receivedOn, me) }),
      stateTitle: t(`report.state-${state}.title`),
    })),
    fingerprints: t("helper-codes.note-fingerprints", {
      count: String(entries.filter(({ state }) => ["listed", "confirmed", "disputed"].includes(state)).length),
    }),
    messages: writes ? await threadOf(helper, database, me) : [],
    ...typed,
    submission: randomUUID(),
    errors: typed.error === null ? [] : [{ text: typed.error, href: "#text" }],
    unreviewed: me.reviewNote("helper-codes"),
  }
}

async function threadOf({ caseId, id, code }: Helper, database: Context["database"], me: Reader) {
  const stored = await messagesOfCase(database, { caseId, helperId: id })
  const last = stored.at(-1)
  if (last !== undefined)
    await markMessagesSeen(database, { caseId, helperId: id, by: "code-holder", upTo: last.number })
  return Promise.all(
    stored.map(async ({ direction, sentOn, sealed }) => {
      const content = await openMessage(code, sealed)
      const from = direction === "from-hotline" ? "report.label-from-hotline" : "report.label-from-you"
      return {
        from: me.t(from, { date: dayText(sentOn, me) }),
        isAnswer: direction === "from-hotline",
        text: content?.kind === "message" ? content.text : "",
      }
    }),
  )
}
