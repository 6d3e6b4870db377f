import {
  blocksOf,
  countryName,
  crisisBlock,
  type PaymentRoute,
  type PlanPart,
  paymentRoutes,
  planFor,
  type SituationId,
  situationIds,
} from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

type Query = { situation?: string | string[]; paid?: string | string[]; first?: string }

/** GET /plan. The ten-minute plan for this country and what has happened. Choices are in the address; nothing is kept. */
export function showPlan(app: FastifyInstance, { reader, now }: Context) {
  app.get<{ Querystring: Query }>("/plan", async (request, reply) => {
    const me = reader(request)
    const { t, words, country } = me
    const situations = chosen(request.query.situation, situationIds)
    const paidBy = chosen(request.query.paid, paymentRoutes)
    const blockFirst = request.query.first === "block"
    const plan = planFor({ country, situations: withPaid(situations, paidBy), paidBy, blockFirst })
    const values = { country: country === null ? "" : countryName(country, words.language.code) }
    const view = (part: PlanPart) => viewOf(part, me, values)
    const numbers = emergencyNumbers(me, now())
    return reply.page("plan/plan.njk", {
      ...me.page,
      title: t("plan.tab"),
      situations: plan.situations.map(view),
      steps: plan.steps.map(view),
      after: view(plan.after),
      blockFirst,
      numbers,
      smsHref: `sms:?&body=${encodeURIComponent(t("plan.note-sms", { numbers }))}`,
      situationItems: situationIds.map((id) => ({
        value: id,
        text: t(`situations.${id}.label`),
        checked: situations.includes(id),
      })),
      paidItems: paymentRoutes.map((id) => ({
        value: id,
        text: t(`situations.paid-${id}.label`),
        checked: paidBy.includes(id),
      })),
      isPaid: situations.includes("paid"),
      unreviewed: me.reviewNote("plan"),
      backHref: me.href("/"),
    })
  })
}

function emergencyNumbers({ country, words }: Reader, now: Date): string {
  const { emergency, fallback } = crisisBlock(country, now)
  const numbers = [...emergency, ...fallback].map(({ shown }) => shown)
  return new Intl.ListFormat(words.language.code, { type: "disjunction" }).format(numbers)
}

function viewOf(part: PlanPart, { t, h, words }: Reader, values: { country: string }) {
  return {
    id: part.id,
    title: t(part.title),
    blocks: blocksOf(words, part.document, { section: part.section }),
    extra: part.extra.map((id) => h(id, values)),
  }
}

/** The known ones of what an address names; anything else is left out. */
function chosen<const T extends string>(value: string | string[] | undefined, known: readonly T[]): T[] {
  const named = value === undefined ? [] : [value].flat()
  return known.filter((id) => named.includes(id))
}

function withPaid(situations: SituationId[], paidBy: PaymentRoute[]): SituationId[] {
  return paidBy.length > 0 && !situations.includes("paid") ? [...situations, "paid"] : situations
}
