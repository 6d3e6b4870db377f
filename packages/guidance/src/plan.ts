/**
 * The ten-minute plan: its steps in the order of a country, changed by what fits the person.
 *
 * The order is data with a source, because authorities differ. When fear is high, blocking comes first in every
 * country: safety is never put behind evidence. It holds no words; those are in `plan` and `situations`.
 */
import { z } from "zod"
import rawOrders from "../records/plan-orders.json" with { type: "json" }
import type { DocumentId, MessageId } from "./catalogue.ts"

const stepIdSchema = z.enum(["stop", "dont-pay", "keep", "report", "report-app", "block", "secure", "tell", "image"])

const orderSchema = z.strictObject({
  country: z.string().regex(/^(?:[A-Z]{2}|default)$/),
  steps: z
    .array(stepIdSchema)
    .refine(
      (steps) => new Set(steps).size === stepIdSchema.options.length && steps.length === stepIdSchema.options.length,
    ),
  why: z.string().min(1),
  source: z.string().min(1),
  /** True where the authority asks to wait with the report in the app. */
  reportAppLater: z.boolean(),
})

/** Each order names every step once. */
const planOrdersSchema = z.array(orderSchema)

/** A step of the plan. */
export type PlanStepId = z.infer<typeof stepIdSchema>
/** The order of one country or the default, with its reason and source (in English). */
export type PlanOrder = z.infer<typeof orderSchema>

const orders = planOrdersSchema.parse(rawOrders)

/** What may be true beside the threat itself. Any number of them. */
export const situationIds = [
  "paid",
  "shared",
  "ai-fake",
  "someone-known",
  "no-file",
  "adult",
  "hacked",
  "recovery-fraud",
] as const
/** One such situation. */
export type SituationId = (typeof situationIds)[number]

/** Ways a payment went. */
export const paymentRoutes = ["bank", "gift-card", "crypto", "wallet", "mobile-money"] as const
/** One way a payment went. */
export type PaymentRoute = (typeof paymentRoutes)[number]

/** One part of a plan: a section of a document (see `blocksOf`), its title, and messages to add below it. */
export type PlanPart = {
  id: string
  document: DocumentId
  section: string
  title: MessageId
  extra: readonly MessageId[]
}

/** A plan: what fits the person first, then the steps in order, then what comes next. */
export type Plan = {
  situations: readonly PlanPart[]
  steps: readonly PlanPart[]
  after: PlanPart
  order: PlanOrder
  blocksFirst: boolean
}

/** What a plan is made for. Everything is optional in meaning: null and empty give the safe default. */
export type PlanQuestion = {
  /** ISO alpha-2, any case. */
  country: string | null
  situations: readonly SituationId[]
  paidBy: readonly PaymentRoute[]
  blockFirst: boolean
}

/** The plan for a person. Unknown countries get the default order. `extra` messages take `{country}`. */
export function planFor({ country, situations, paidBy, blockFirst }: PlanQuestion): Plan {
  const order = orderOf(country)
  const has = (situation: SituationId) => situations.includes(situation)
  const ids = blockFirst ? ["block" as const, ...order.steps.filter((step) => step !== "block")] : order.steps
  const steps = ids.flatMap((step): PlanPart[] => {
    if (step === "dont-pay" && has("paid")) return [planPart("pay-no-more"), ...paidParts(paidBy)]
    if (step === "image" && has("no-file")) return [situationPart("no-file")]
    if (step === "block" && blockFirst) return [{ ...planPart(step), extra: ["plan.block.note-first"] }]
    if (step === "report-app" && order.reportAppLater)
      return [{ ...planPart(step), extra: ["plan.report-app.note-later"] }]
    return [planPart(step)]
  })
  return {
    situations: situationIds
      .filter((situation) => has(situation) && situation !== "paid" && situation !== "no-file")
      .map(situationPart),
    steps,
    after: planPart("after"),
    order,
    blocksFirst: blockFirst,
  }
}

/** The order for a country (ISO alpha-2, any case), or the default. */
export function orderOf(country: string | null): PlanOrder {
  const found = orders.find((order) => order.country === country?.toUpperCase())
  const order = found ?? orders.find(({ country: code }) => code === "default")
  if (order === undefined) throw new Error("records/plan-orders.json has no default")
  return order
}

/** A situation as a part of its own page. */
export function situationPart(situation: SituationId): PlanPart {
  return {
    id: situation,
    document: "situations",
    section: situation,
    title: `situations.${situation}.title`,
    extra: [],
  }
}

/** The parts about money already paid: the general one, then one for each route; every route when none is named. */
export function paidParts(paidBy: readonly PaymentRoute[]): PlanPart[] {
  const routes = paidBy.length === 0 ? paymentRoutes : paymentRoutes.filter((route) => paidBy.includes(route))
  return [
    situationPart("paid"),
    ...routes.map(
      (route): PlanPart => ({
        id: `paid-${route}`,
        document: "situations",
        section: `paid-${route}`,
        title: `situations.paid-${route}.title`,
        extra: [],
      }),
    ),
  ]
}

function planPart(section: PlanStepId | "pay-no-more" | "after"): PlanPart {
  return { id: section, document: "plan", section, title: `plan.${section}.title`, extra: [] }
}
