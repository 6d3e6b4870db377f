/**
 * Mail on its way out, as a table of states, and its sealed form: to the worker's key alone, exactly what is sent and no more.
 *
 * A connection that is lost after the content was begun leaves it in doubt: the other side may have it. It is never sent again
 * by itself then; a person decides, and a second try carries the same Message-ID (RFC 5322, section 3.6.4).
 */
import { z } from "zod"
import { padToClass, unpad } from "./padding.ts"
import { openWithIdentities, sealTo } from "./sealing.ts"

type StateRow = { actsNext: "worker" | "staff" | "nobody" }

const states = {
  waiting: { actsNext: "worker" },
  sending: { actsNext: "worker" },
  "in-doubt": { actsNext: "staff" },
  failed: { actsNext: "staff" },
  sent: { actsNext: "nobody" },
} as const satisfies Record<string, StateRow>

/** Where a mail stands. */
export type OutgoingState = keyof typeof states
/** accepted, refused, not-reached and lost are what the other side's server did; the last two are staff's. */
export type OutgoingEvent = "claim" | "accepted" | "refused" | "not-reached" | "lost" | "send-again" | "note-sent"

const moves: Record<OutgoingState, Partial<Record<OutgoingEvent, OutgoingState>>> = {
  waiting: { claim: "sending" },
  sending: { accepted: "sent", refused: "failed", "not-reached": "waiting", lost: "in-doubt" },
  "in-doubt": { "send-again": "waiting", "note-sent": "sent" },
  failed: { "send-again": "waiting" },
  sent: {},
}

/** Every state. */
export const outgoingStates = Object.keys(states) as OutgoingState[]
/** Every event. */
export const outgoingEvents: readonly OutgoingEvent[] = [
  "claim",
  "accepted",
  "refused",
  "not-reached",
  "lost",
  "send-again",
  "note-sent",
]

/** What the table says of a state. */
export function outgoingState(state: OutgoingState): StateRow {
  return states[state]
}

/** The state after an event, or null where it cannot happen. */
export function advanceOutgoing(state: OutgoingState, event: OutgoingEvent): OutgoingState | null {
  return moves[state][event] ?? null
}

/** Tries before it counts as failed, and minutes until the next: 1, 2, 4 and so on. */
export const outgoingTriesMax = 8
/** Minutes to wait after the `tries`-th try. */
export function outgoingPauseMinutes(tries: number): number {
  return 2 ** Math.max(0, tries - 1)
}

const mailSchema = z.strictObject({
  to: z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/),
  subject: z.string().max(300),
  text: z.string().max(200_000),
  /** Text, or bytes in base64. */
  attachments: z
    .array(
      z.strictObject({
        fileName: z.string(),
        mediaType: z.string(),
        text: z.string(),
        base64: z.boolean().default(false),
      }),
    )
    .max(5),
})

/** A mail as it is sent. */
export type OutgoingMail = z.output<typeof mailSchema>

/** Seals a mail to the worker's key. */
export function sealMail(mail: z.input<typeof mailSchema>, workerRecipient: string): Promise<Uint8Array> {
  return sealTo(workerRecipient, padToClass(new TextEncoder().encode(JSON.stringify(mail))))
}

/** Opens a mail with the worker's identity. Null: another key's, or broken. */
export async function openMail(identity: string, sealed: Uint8Array): Promise<OutgoingMail | null> {
  const opened = await openWithIdentities([identity], sealed)
  const plain = opened === null ? null : unpad(opened)
  if (plain === null) return null
  try {
    const read = mailSchema.safeParse(JSON.parse(new TextDecoder().decode(plain)))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
