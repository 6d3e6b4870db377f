/** The part of the status page that is about reports and messages, opened with the code of the session. */
import { type CaseCode, messageText, openMessage, type ReportEvent, reportStates } from "@breakwater/casework"
import type { MessageId } from "@breakwater/guidance"
import { markMessagesSeen, messagesOfCase, type ReportStatus, reportsOfCase } from "@breakwater/store"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

/** What a person may do with a report, by its state. */
const offered: Record<ReportStatus["state"], readonly ReportEvent[]> = {
  received: ["withdraw", "ask-erase"],
  opened: ["withdraw", "ask-erase"],
  answered: ["withdraw", "ask-erase"],
  referred: ["withdraw", "ask-erase"],
  closed: ["withdraw", "ask-erase"],
  withdrawn: ["send-again", "ask-erase"],
  erasing: ["cancel-erase"],
  erased: [],
}
const labels: Partial<Record<ReportEvent, MessageId>> = {
  withdraw: "report.label-withdraw",
  "send-again": "report.label-send-again",
  "ask-erase": "report.label-erase",
  "cancel-erase": "report.label-cancel-erase",
}

/** Reports with their state and what can be done, and the thread with the hotline; what is new is marked as seen. */
export async function reportPart(opened: { id: number; code: CaseCode } | null, context: Context, me: Reader) {
  if (opened === null) return { reports: [], messages: [], news: null }
  const { database } = context
  const reports = await reportsOfCase(database, opened.id)
  const stored = await messagesOfCase(database, { caseId: opened.id, helperId: null })
  const messages = await Promise.all(
    stored.map(async ({ direction, sentOn, seen, sealed }) => {
      const content = await openMessage(opened.code, sealed)
      const from = direction === "from-hotline" ? "report.label-from-hotline" : "report.label-from-you"
      return {
        from: me.t(from, { date: dayText(sentOn, me) }),
        isAnswer: direction === "from-hotline",
        isNew: direction === "from-hotline" && !seen,
        text: content === null ? "" : messageText(content, me.words),
      }
    }),
  )
  const last = stored.at(-1)
  if (last !== undefined) {
    await markMessagesSeen(database, { caseId: opened.id, helperId: null, by: "code-holder", upTo: last.number })
  }
  return { reports: reports.map((report) => reportView(report, me)), messages, news: newsText(messages, me) }
}

function reportView(report: ReportStatus, me: Reader) {
  const { t, h } = me
  const { id, state, eraseAt, held, referredOn } = report
  const words = reportStates.includes(state) ? state : "received"
  return {
    id,
    state,
    title: t("report.label-report-of", { date: dayText(report.receivedOn, me) }),
    stateTitle: t(`report.state-${words}.title`),
    lines: [
      h(`report.state-${words}.p-next`),
      ...(eraseAt === null ? [] : [h("report.note-erasing", { date: timeText(eraseAt, me) })]),
      ...(referredOn === null || state === "erased" ? [] : [h("report.warn-referred")]),
      ...(held ? [h("report.warn-held")] : []),
    ],
    actions: offered[state]
      .filter((event) => !(held && event === "ask-erase"))
      .map((event) => ({ event, label: t(labels[event] ?? "report.label-withdraw") })),
  }
}

function newsText(messages: readonly { isNew: boolean }[], { t, locale }: Reader): string | null {
  const count = messages.filter(({ isNew }) => isNew).length
  if (count === 0) return null
  return count === 1
    ? t("report.note-new-one")
    : t("report.note-new-more", { count: new Intl.NumberFormat(locale).format(count) })
}

/** A day in the reader's way of writing. */
export function dayText(day: Date, { locale }: Reader): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(day)
}

/** A day and time, with the zone named: the reader's own is not known here. */
export function timeText(at: Date, { locale }: Reader): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" })
  return `${format.format(at)} UTC`
}
