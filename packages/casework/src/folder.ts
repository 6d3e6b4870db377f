/**
 * The folder of a code: what a person keeps track of here and sends elsewhere themselves. Removal requests with their
 * clocks, payments and what came of them, and which official tools they used.
 *
 * It is sealed to the code alone: the hotline reads it only when the person puts it into a report or a message.
 */
import { z } from "zod"
import type { CaseCode } from "./case-code.ts"
import { moneyOutcomes, type Payment, paymentSchema, paymentsPerCaseMax } from "./money.ts"
import { type NoticeAnswers, noticeAnswersSchema, noticesPerCaseMax } from "./notice.ts"
import { noticeDue } from "./notice-regimes.ts"
import { advanceNotice, type NoticeEvent, noticeEvents, noticeStates } from "./notice-states.ts"
import { padToClass, unpad } from "./padding.ts"
import { cleanText } from "./report-answers.ts"
import { caseRecipient, openWith, sealTo } from "./sealing.ts"

/** Days a folder is kept after it was last changed. */
export const folderDaysMax = 400
/** Events kept of one notice. */
export const noticeEventsMax = 50
/** UTF-16 code units of what a platform answered, as the person keeps it. */
export const noticeAnswerCharactersMax = 500

const moment = z.iso.datetime()
const noticeSchema = z.strictObject({
  id: z.uuid(),
  answers: noticeAnswersSchema,
  state: z.enum(noticeStates as ["draft", ...typeof noticeStates]),
  /** When it was last sent; its clock runs from here. */
  sentAt: moment.nullable(),
  /** When the person asked the hotline to send it for them. */
  handedOverAt: moment.nullable().default(null),
  events: z
    .array(
      z.strictObject({
        event: z.enum(noticeEvents as ["send", ...typeof noticeEvents]),
        at: moment,
        /** What the platform wrote, or the number it gave. */
        words: z.string().max(noticeAnswerCharactersMax).optional(),
      }),
    )
    .max(noticeEventsMax),
})
const keptPaymentSchema = paymentSchema.extend({
  id: z.uuid(),
  outcome: z.enum(moneyOutcomes).nullable(),
  outcomeAt: moment.nullable(),
})
const folderSchema = z.strictObject({
  notices: z.array(noticeSchema).max(noticesPerCaseMax),
  payments: z.array(keptPaymentSchema).max(paymentsPerCaseMax),
  /** Tool id to the day it was marked as used. */
  handOffs: z.record(z.string().max(40), z.iso.date()),
})

/** A notice as the person keeps it. Times are ISO. */
export type KeptNotice = z.infer<typeof noticeSchema>
/** A payment as the person keeps it. */
export type KeptPayment = z.infer<typeof keptPaymentSchema>
/** What is kept under one code. */
export type Folder = z.infer<typeof folderSchema>

/** Why a folder takes no more. */
export type FolderRefusal = "too-many" | "not-there" | "illegal-move"
type Changed = { ok: true; value: Folder } | { ok: false; reason: FolderRefusal }

/** A folder with nothing in it. */
export const emptyFolder: Folder = { notices: [], payments: [], handOffs: {} }

/** Seals a folder to its code. */
export async function sealFolder(folder: Folder, code: CaseCode): Promise<Uint8Array> {
  return sealTo(await caseRecipient(code), padToClass(new TextEncoder().encode(JSON.stringify(folder))))
}

/** Opens a folder. Null: another code's, or broken. */
export async function openFolder(code: CaseCode, sealed: Uint8Array): Promise<Folder | null> {
  const opened = await openWith(code, sealed)
  const packed = opened === null ? null : unpad(opened)
  if (packed === null) return null
  try {
    return folderSchema.parse(JSON.parse(new TextDecoder().decode(packed)))
  } catch {
    return null
  }
}

/** A notice added as a draft, or its answers changed while it is one. */
export function keepNotice(folder: Folder, id: string, answers: NoticeAnswers): Changed {
  const known = folder.notices.find((notice) => notice.id === id)
  if (known === undefined) {
    if (folder.notices.length >= noticesPerCaseMax) return { ok: false, reason: "too-many" }
    const made: KeptNotice = { id, answers, state: "draft", sentAt: null, handedOverAt: null, events: [] }
    return { ok: true, value: { ...folder, notices: [...folder.notices, made] } }
  }
  if (known.state !== "draft") return { ok: false, reason: "illegal-move" }
  return { ok: true, value: withNotice(folder, { ...known, answers }) }
}

/** What happened to a notice, at `now`. `words` is what the platform answered; what is too long is cut. */
export function moveNotice(folder: Folder, id: string, event: NoticeEvent, now: Date, words = ""): Changed {
  const known = folder.notices.find((notice) => notice.id === id)
  if (known === undefined) return { ok: false, reason: "not-there" }
  const moved = advanceNotice(known.state, event)
  if (!moved.ok) return { ok: false, reason: "illegal-move" }
  const at = now.toISOString()
  const kept = cleanText(words).slice(0, noticeAnswerCharactersMax)
  const happened = kept === "" ? { event, at } : { event, at, words: kept }
  const events = [...known.events, happened].slice(-noticeEventsMax)
  const sentAt = event === "send" ? at : known.sentAt
  return { ok: true, value: withNotice(folder, { ...known, state: moved.value, sentAt, events }) }
}

/** The person asked the hotline to send a notice that is still theirs to send. */
export function handOverNotice(folder: Folder, id: string, now: Date): Changed {
  const known = folder.notices.find((notice) => notice.id === id)
  if (known === undefined) return { ok: false, reason: "not-there" }
  if (known.state !== "draft") return { ok: false, reason: "illegal-move" }
  return { ok: true, value: withNotice(folder, { ...known, handedOverAt: now.toISOString() }) }
}

/** The folder without a notice. */
export function dropNotice(folder: Folder, id: string): Folder {
  return { ...folder, notices: folder.notices.filter((notice) => notice.id !== id) }
}

/** The clock of a notice: none where it is not running. A lapsed one still takes an answer. */
export function noticeClock(notice: KeptNotice, now: Date): { at: Date; isByLaw: boolean; isLapsed: boolean } | null {
  if (notice.sentAt === null || (notice.state !== "sent" && notice.state !== "acknowledged")) return null
  const { regime, subject } = notice.answers
  const { at, isByLaw } = noticeDue(regime, subject, new Date(notice.sentAt))
  return { at, isByLaw, isLapsed: at <= now }
}

/** A payment added. */
export function keepPayment(folder: Folder, id: string, payment: Payment): Changed {
  if (folder.payments.some((known) => known.id === id)) return { ok: true, value: folder }
  if (folder.payments.length >= paymentsPerCaseMax) return { ok: false, reason: "too-many" }
  const made: KeptPayment = { ...payment, id, outcome: null, outcomeAt: null }
  return { ok: true, value: { ...folder, payments: [...folder.payments, made] } }
}

/** What came of a payment; null takes the payment out. */
export function settlePayment(folder: Folder, id: string, outcome: KeptPayment["outcome"], now: Date): Folder {
  const payments =
    outcome === null
      ? folder.payments.filter((payment) => payment.id !== id)
      : folder.payments.map((payment) =>
          payment.id === id ? { ...payment, outcome, outcomeAt: now.toISOString() } : payment,
        )
  return { ...folder, payments }
}

/** A tool marked as used on a day, or the mark taken back. */
export function markHandOff(folder: Folder, tool: string, day: string | null): Folder {
  const { [tool]: _before, ...others } = folder.handOffs
  return { ...folder, handOffs: day === null ? others : { ...others, [tool]: day } }
}

function withNotice(folder: Folder, notice: KeptNotice): Folder {
  return { ...folder, notices: folder.notices.map((known) => (known.id === notice.id ? notice : known)) }
}
