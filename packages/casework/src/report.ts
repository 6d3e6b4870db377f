/**
 * The report: what a person told us. Every answer is optional but what happened.
 *
 * It holds no picture, no birth date and no place for one. It exists in memory while it is written and sealed, and
 * nowhere else in the clear (report-sealing). What is refused is a form that breaks a limit, never a person's answer.
 */
import { z } from "zod"

/** UTF-16 code units of the story: about fifteen pages. */
export const storyCharactersMax = 20_000
/** Accounts of suspects in one report. */
export const accountsMax = 50
/** Demands and payments in one report. */
export const moneyRowsMax = 50
/** Places where the image is or may be shared, in one report. */
export const placesMax = 50
/** UTF-16 code units of a handle, a name, an amount, a currency or a date as the person wrote it. */
export const lineCharactersMax = 200
/** UTF-16 code units of a link. */
export const linkCharactersMax = 2000
/** UTF-16 code units of how and when it is safe to get in touch. */
export const contactNoteCharactersMax = 1000

const line = z.string().min(1).max(lineCharactersMax)
const link = z.string().min(1).max(linkCharactersMax)
// An id of guidance's platforms, or whatever the person calls the app: no name is a mistake.
const platform = z.string().min(1).max(40)

const accountSchema = z.strictObject({
  platform: platform.optional(),
  handle: line.optional(),
  link: link.optional(),
})

const moneySchema = z.strictObject({
  kind: z.enum(["demanded", "paid"]),
  // Amount, currency and date stay as written: "about 200" and "last Friday" are answers too.
  amount: line.optional(),
  currency: line.optional(),
  method: z.enum(["bank", "gift-card", "crypto", "wallet", "mobile-money", "other"]).optional(),
  /** Account, wallet, card or name the money was to go to. */
  handle: line.optional(),
  date: line.optional(),
})

const placeSchema = z.strictObject({
  kind: z.enum(["is-there", "may-be-there"]),
  platform: platform.optional(),
  link: link.optional(),
  /** Where in words: a group, a list of followers, a school. */
  words: line.optional(),
})

/** Every answer there is, with its limits. Dates and amounts are text as written. */
export const reportSchema = z.strictObject({
  forWhom: z.enum(["self", "child", "friend", "pupil", "other"]).optional(),
  safeNow: z.enum(["yes", "not-sure", "no"]).optional(),
  selfHarm: z.enum(["no", "yes", "rather-not-say"]).optional(),
  happened: z
    .array(
      z.enum([
        "threatened",
        "shared",
        "asked-money",
        "paid",
        "asked-images",
        "recorded",
        "hacked",
        "knows-me",
        "other",
      ]),
    )
    .min(1),
  image: z.enum(["real", "fake", "both", "none", "unknown"]).optional(),
  /** Of the person it happened to, today. */
  ageBand: z.enum(["under-13", "13-15", "16-17", "18-over", "unknown"]).optional(),
  /** ISO 3166-1 alpha-2, upper case. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  accounts: z.array(accountSchema).max(accountsMax).optional(),
  money: z.array(moneySchema).max(moneyRowsMax).optional(),
  places: z.array(placeSchema).max(placesMax).optional(),
  story: z.string().min(1).max(storyCharactersMax).optional(),
  level: z.enum(["anonymous", "contactable", "named"]).optional(),
  contactWay: z.enum(["email", "phone", "text", "app", "other"]).optional(),
  contact: line.optional(),
  /** When and how it is safe: "after school, do not say who you are". */
  contactNote: z.string().min(1).max(contactNoteCharactersMax).optional(),
  name: line.optional(),
  /** Language it was written in, as guidance names it, so that the answer comes in the same. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
})

/** What a person told us. */
export type Report = z.infer<typeof reportSchema>

/** Answers on their way: nothing is needed yet, not even what happened. */
export const draftSchema = reportSchema.partial()

/** A report on its way. */
export type ReportDraft = z.infer<typeof draftSchema>

/** The name of one answer. */
export type ReportField = keyof Report

/** An account a threat came from. */
export type ReportAccount = z.infer<typeof accountSchema>

/** A demand or a payment. */
export type ReportMoney = z.infer<typeof moneySchema>

/** Where the image is, or may be shared. */
export type ReportPlace = z.infer<typeof placeSchema>

/** anonymous: no way back but the code. contactable: a way, no name. named: a name too. */
export type ReportLevel = NonNullable<Report["level"]>
