/** The parts of a report's page that are opened one by one: messages, what was added, notes, and links. */
import { messageText, openMessage, openNote } from "@breakwater/casework"
import { catalogueOf } from "@breakwater/guidance"
import { linksOfReport, markMessagesSeen, messagesOfCase, notesOfReport } from "@breakwater/store"
import type { Context } from "../../context.ts"
import { valueText } from "../../link-index.ts"

// Staff read in English; what the person wrote stands as it was written.
const words = catalogueOf("en")

/** What the person added to their report, opened. */
export async function additionsOf({ database, keys }: Context, caseId: number) {
  const { identities } = keys.opened()
  const stored = await messagesOfCase(database, { caseId, helperId: null })
  const opened = await Promise.all(
    stored
      .filter(({ direction }) => direction === "from-person")
      .map(({ sealed }) => openMessage({ identities }, sealed)),
  )
  return opened.flatMap((content) => (content?.kind === "addition" ? [content.answers] : []))
}

/** A thread in words, marked as seen where it opened: the person's own, or that of one helper. */
export async function threadOf({ database, keys }: Context, thread: { caseId: number; helperId: number | null }) {
  const { identities } = keys.opened()
  const stored = await messagesOfCase(database, thread)
  const messages = await Promise.all(
    stored.map(async ({ number, direction, sentOn, sealed }) => {
      const content = identities.length === 0 ? null : await openMessage({ identities }, sealed)
      const text = content === null ? "This message does not open with the keys here." : messageText(content, words)
      const isOpen = content !== null
      // A request that we are asked to send: its number is what a referral is made from.
      const asks = content?.kind === "notice" ? number : null
      return { asks, isAnswer: direction === "from-hotline", day: sentOn.toISOString().slice(0, 10), text, isOpen }
    }),
  )
  const last = stored.at(-1)
  if (last !== undefined && messages.every(({ isOpen }) => isOpen)) {
    await markMessagesSeen(database, { ...thread, by: "hotline", upTo: last.number })
  }
  return messages
}

/** What the report names, and where else it is named. */
export async function linksOf({ database, linkKey }: Context, reportId: string) {
  const links = await linksOfReport(database, reportId)
  return links.map(({ token, kind, sealed, cutWhy, count, others }) => ({
    token: Buffer.from(token).toString("hex"),
    kind,
    text: valueText(sealed, linkKey),
    cutWhy,
    count: Number(count),
    others,
  }))
}

/** Notes of staff, opened. */
export async function notesOf({ database, keys }: Context, reportId: string) {
  const { identities } = keys.opened()
  const stored = await notesOfReport(database, reportId)
  return Promise.all(
    stored.map(async ({ name, writtenAt, sealed }) => ({
      name,
      at: writtenAt.toISOString().slice(0, 16).replace("T", " "),
      text:
        (identities.length === 0 ? null : await openNote(identities, sealed)) ?? "Does not open with the keys here.",
    })),
  )
}
