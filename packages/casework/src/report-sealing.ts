/**
 * The sealed forms of what a person writes: report, draft, message.
 *
 * Each is packed, padded to a size class and sealed at once to everyone who may read it: a report and a message to the
 * hotline's keys and to the code they were sent under, a draft to its code alone. One sealing serves both, so that "my
 * copy" needs no second one. Where all of the hotline's keys are hybrid, the code's is too: sealed beside them to a
 * plain X25519 key, the whole would be only as strong as that.
 */
import type { CaseCode } from "./case-code.ts"
import { type NoticeAnswers, noticeAnswersSchema } from "./notice.ts"
import { padToClass, unpad } from "./padding.ts"
import { draftSchema, type Report, type ReportDraft, reportSchema } from "./report.ts"
import type { ReportRecipient } from "./report-recipients.ts"
import { caseRecipient, openWith, openWithIdentities, type SealingKind, sealTo } from "./sealing.ts"

/** Sealed bytes; `sealedTo` are ids of the hotline's keys; `recipient` is the public half of the code it was sent under. */
export type Sealed = { sealed: Uint8Array; sealedTo: string[]; recipient: string }

/** What a message says. An addition adds answers to a report that was sent; a notice is one that the hotline is asked to send. */
export type MessageContent =
  | { kind: "message"; text: string }
  | { kind: "addition"; answers: ReportDraft }
  | { kind: "notice"; text: string; answers: NoticeAnswers }

const packingVersion = 1

/** Seals a report to the hotline and to the person's code. */
export async function sealReport(report: Report, hotline: ReportRecipient[], code: CaseCode): Promise<Sealed> {
  return sealForBoth(pack(report), hotline, await caseRecipient(code, kindFor(hotline)))
}

/** Seals a message to the hotline and to `recipient`, the public half of the code that may read it. */
export function sealMessage(content: MessageContent, hotline: ReportRecipient[], recipient: string): Promise<Sealed> {
  return sealForBoth(pack(content), hotline, recipient)
}

/** Seals answers on their way to the code alone: the hotline reads nothing before the person sends it. */
export async function sealDraft(draft: ReportDraft, code: CaseCode): Promise<Uint8Array> {
  // A draft lives for a day: not worth what a hybrid key costs at every page.
  return sealTo(await caseRecipient(code), padToClass(pack(draft)))
}

/** Opens a report with the person's code, or with the hotline's identities. Null: another key's, or broken. */
export async function openReport(key: CaseCode | { identities: string[] }, sealed: Uint8Array): Promise<Report | null> {
  const read = reportSchema.safeParse(await unpack(key, sealed))
  return read.success ? read.data : null
}

/** Opens a draft with its code. Null: another code's, or broken. */
export async function openDraft(code: CaseCode, sealed: Uint8Array): Promise<ReportDraft | null> {
  const read = draftSchema.safeParse(await unpack(code, sealed))
  return read.success ? read.data : null
}

/** Opens a message with a code or with the hotline's identities. Null: another key's, or broken. */
export async function openMessage(
  key: CaseCode | { identities: string[] },
  sealed: Uint8Array,
): Promise<MessageContent | null> {
  const content = await unpack(key, sealed)
  if (typeof content !== "object" || content === null || !("kind" in content)) return null
  if ("text" in content && typeof content.text === "string") {
    if (content.kind === "message") return { kind: "message", text: content.text }
    const notice = "answers" in content ? noticeAnswersSchema.safeParse(content.answers) : null
    return content.kind === "notice" && notice?.success === true
      ? { kind: "notice", text: content.text, answers: notice.data }
      : null
  }
  if (content.kind !== "addition" || !("answers" in content)) return null
  const read = draftSchema.safeParse(content.answers)
  return read.success ? { kind: "addition", answers: read.data } : null
}

/** Seals a note of staff to the hotline alone: the person it is about does not read it. */
export async function sealNote(text: string, hotline: ReportRecipient[]): Promise<Omit<Sealed, "recipient">> {
  if (hotline.length === 0) throw new RangeError("a note sealed to no key of the hotline would be read by nobody")
  const sealed = await sealTo(
    hotline.map((key) => key.recipient),
    padToClass(pack({ note: text })),
  )
  return { sealed, sealedTo: hotline.map(({ id }) => id) }
}

/** Opens a note with the hotline's identities. Null: another key's, or broken. */
export async function openNote(identities: string[], sealed: Uint8Array): Promise<string | null> {
  const content = await unpack({ identities }, sealed)
  if (typeof content !== "object" || content === null || !("note" in content)) return null
  return typeof content.note === "string" ? content.note : null
}

/** Hybrid when every key of the hotline is: the kind of the code's public half to seal to, and to keep for replies. */
export function kindFor(hotline: ReportRecipient[]): SealingKind {
  return hotline.every(({ kind }) => kind === "hybrid") ? "hybrid" : "x25519"
}

async function sealForBoth(packed: Uint8Array, hotline: ReportRecipient[], recipient: string): Promise<Sealed> {
  if (hotline.length === 0) throw new RangeError("a report sealed to no key of the hotline would be read by nobody")
  const sealed = await sealTo([...hotline.map((key) => key.recipient), recipient], padToClass(packed))
  return { sealed, sealedTo: hotline.map(({ id }) => id), recipient }
}

function pack(content: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ version: packingVersion, content }))
}

/** What was packed, unchecked; null where it does not open or is not ours. */
async function unpack(key: CaseCode | { identities: string[] }, sealed: Uint8Array): Promise<unknown> {
  const opened =
    typeof key === "string" ? await openWith(key, sealed) : await openWithIdentities(key.identities, sealed)
  const packed = opened === null ? null : unpad(opened)
  if (packed === null) return null
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(packed))
    if (typeof parsed !== "object" || parsed === null) return null
    const { version, content } = parsed as { version?: unknown; content?: unknown }
    return version === packingVersion ? content : null
  } catch {
    // Sealed by someone else who knows the public key: not a report of ours.
    return null
  }
}
