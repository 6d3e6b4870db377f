import { randomUUID } from "node:crypto"
import {
  type KeptPayment,
  keepPayment,
  type MoneyOutcome,
  moneyOutcomes,
  moneyStep,
  paymentMethods,
  paymentSchema,
  settlePayment,
} from "@breakwater/casework"
import { contactsFor, isReachable } from "@breakwater/guidance"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { changeFolder, codeOf, codeOrNew, folderOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { contactView } from "../directory/contact-view.ts"

type Fields = { method?: string; amount?: string; day?: string; to?: string; id?: string }
const settled = z.object({ id: z.uuid(), outcome: z.union([z.enum(moneyOutcomes), z.literal("remove")]) })

/** GET and POST /money. Each payment with what can still be stopped, words to use, and what came of it. No promise. */
export function moneyDesk(app: FastifyInstance, context: Context) {
  const { reader, now } = context

  app.get("/money", async (request, reply) => {
    const me = reader(request)
    return reply.page("money/money.njk", await view(request, {}, null, me))

    async function view(asked: FastifyRequest, fields: Fields, problem: string | null, who: Reader) {
      const code = await codeOf(asked, reply, context)
      return moneyView(code === null ? [] : (await folderOf(code, context)).payments, fields, problem, who, now())
    }
  })

  app.post("/money", { onRequest: slowDown({ burst: 20, perMinute: 20 }) }, async (request, reply) => {
    const me = reader(request)
    const fields = (request.body ?? {}) as Fields
    const filled = Object.fromEntries(Object.entries(fields).filter(([name, value]) => name !== "id" && value !== ""))
    const read = paymentSchema.safeParse(filled)
    const id = z.uuid().safeParse(fields.id)
    if (!read.success || !id.success) {
      const code = await codeOf(request, reply, context)
      const payments = code === null ? [] : (await folderOf(code, context)).payments
      const shown = moneyView(payments, fields, me.t("report.note-problem-missing"), me, now())
      return reply.page("money/money.njk", shown, { status: 422 })
    }
    const code = await codeOrNew(request, reply, context)
    const kept = await changeFolder(code, context, (folder) => keepPayment(folder, id.data, read.data))
    if (!kept.ok) throw new Problem("unprocessable", "A code holds up to 50 payments.")
    return reply.redirect(me.href("/money"), 303)
  })

  app.post("/money/outcome", async (request, reply) => {
    const me = reader(request)
    const code = await codeOf(request, reply, context)
    if (code === null) return reply.redirect(me.href("/code"), 303)
    const form = settled.safeParse(request.body)
    if (!form.success)
      throw new Problem("unprocessable", `outcome: expected one of ${moneyOutcomes.join(", ")}, remove.`)
    const { id, outcome } = form.data
    await changeFolder(code, context, (folder) => ({
      ok: true,
      value: settlePayment(folder, id, outcome === "remove" ? null : outcome, now()),
    }))
    return reply.redirect(me.href("/money"), 303)
  })
}

function moneyView(payments: readonly KeptPayment[], fields: Fields, problem: string | null, me: Reader, now: Date) {
  const { t, country } = me
  return {
    ...me.page,
    title: t("money.tab"),
    id: fields.id ?? randomUUID(),
    fields,
    problem,
    errors: problem === null ? [] : [{ text: problem, href: "#method" }],
    methods: paymentMethods.map((value) => ({
      value,
      text: t(`money.label-${value}`),
      checked: fields.method === value,
    })),
    payments: payments.map((payment) => paymentView(payment, me, now)),
    police: contactsFor(country ?? "", { kinds: ["police"] })
      .filter(isReachable)
      .map((contact) => contactView(contact, me, now)),
    unreviewed: me.reviewNote("money"),
    backHref: me.href(payments.length > 0 ? "/status" : "/plan?situation=paid"),
  }
}

/** A payment as its page shows it: what to do, words to use, and what came of it. */
export function paymentView(payment: KeptPayment, me: Reader, now: Date) {
  const { t, h, locale, words } = me
  const step = moneyStep(payment, now, words)
  const date =
    payment.outcomeAt === null
      ? ""
      : new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(payment.outcomeAt))
  const told: Record<MoneyOutcome, string> = {
    told: t("money.note-told", { date }),
    stopped: t("money.note-outcome-stopped", { date }),
    returned: t("money.note-outcome-returned", { date }),
    refused: t("money.note-outcome-refused"),
  }
  return {
    id: payment.id,
    title: [t(`money.label-${payment.method}`), payment.amount, payment.day].filter(Boolean).join(" · "),
    what: h(step.what),
    howFast: h(step.howFast),
    hurry: t(step.isSoon ? "money.note-soon" : "money.note-later"),
    words: step.words,
    outcome: payment.outcome === null ? null : told[payment.outcome],
    outcomes: [
      ["told", t("money.label-outcome-told")],
      ["stopped", t("money.label-outcome-stopped")],
      ["returned", t("money.label-outcome-returned")],
      ["refused", t("money.label-outcome-refused")],
      ["remove", t("money.label-remove")],
    ],
  }
}
