/**
 * The money desk: for each payment what to say to whom, how soon, and what came of it. It promises nothing.
 *
 * A victim's own card number has no place here: `to` is where the money went.
 */
import type { Catalogue, MessageId } from "@breakwater/guidance"
import { z } from "zod"

/** Payments of one case. */
export const paymentsPerCaseMax = 50
/** Hours in which a company can do most: fast transfers and gift cards are gone within minutes to hours. */
export const soonHours: Record<PaymentMethod, number> = {
  bank: 24,
  "gift-card": 24,
  crypto: 24,
  wallet: 24,
  "mobile-money": 24,
}

const line = z.string().min(1).max(200)

/** One payment as the person remembers it. `day` is ISO, `to` is where it went. */
export const paymentSchema = z.strictObject({
  method: z.enum(["bank", "gift-card", "crypto", "wallet", "mobile-money"]),
  amount: line.optional(),
  day: z.iso.date().optional(),
  to: line.optional(),
})

/** One payment as the person remembers it. */
export type Payment = z.infer<typeof paymentSchema>
/** How it was paid. */
export type PaymentMethod = Payment["method"]

/** Every way to pay, in the order a page offers it. */
export const paymentMethods = paymentSchema.shape.method.options

/** What came of telling the company. `told`: no answer yet. */
export const moneyOutcomes = ["told", "stopped", "returned", "refused"] as const
/** What came of telling the company. */
export type MoneyOutcome = (typeof moneyOutcomes)[number]

/** What a person sees for one payment: texts to show, words to use, and whether the first hours are still on. */
export type MoneyStep = { what: MessageId; howFast: MessageId; isSoon: boolean; words: string }

/** The step for a payment at `now`. A payment without a day counts as today's. */
export function moneyStep(payment: Payment, now: Date, words: Catalogue): MoneyStep {
  const { method, amount, day, to } = payment
  const unknown = words.text("money.label-unknown")
  const hoursSince = day === undefined ? 0 : (now.getTime() - Date.parse(`${day}T00:00:00Z`)) / 3_600_000
  return {
    what: `situations.paid-${method}.p-do`,
    howFast: `situations.paid-${method}.p-fast`,
    // A day has 24 hours, and nobody asks for the minute.
    isSoon: hoursSince < soonHours[method] + 24,
    words: words.text(`money.say-${method}`, { amount: amount ?? unknown, day: day ?? unknown, to: to ?? unknown }),
  }
}
