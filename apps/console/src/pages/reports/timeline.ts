/** Everything that happened in a case, in one order: report, messages, fingerprints, platforms, referrals, decisions of staff. */
import type { AuditAction } from "@breakwater/casework"
import { auditEntries, type fingerprintsOfCase, type listReferrals, type messagesOfCase } from "@breakwater/store"
import type { Context } from "../../context.ts"

const rowsMax = 500

/** One thing that happened. `at` is a day, or a day and a minute in UTC, as finely as it is known. */
export type Happening = { at: string; who: string; what: string; why: string }

const acts: Partial<Record<AuditAction, string>> = {
  "claim-report": "took it on",
  "release-report": "handed it back",
  "assign-report": "gave it",
  "snooze-report": "put it off",
  "note-report": "wrote a note",
  "close-report": "closed it",
  "hold-report": "legal hold",
  "cut-link": "cut a link",
  "mend-link": "linked again",
  "join-report": "joined it with another",
  "split-report": "took it apart from others",
  "flag-risk": "flagged a risk",
  "end-risk": "ended the risk",
  "expire-report": "its time is over: it is being erased",
  answer: "answered",
}

type Sources = {
  report: { id: string; receivedOn: Date; number: number }
  fingerprints: Awaited<ReturnType<typeof fingerprintsOfCase>>
  referrals: Awaited<ReturnType<typeof listReferrals>>
  messages: Awaited<ReturnType<typeof messagesOfCase>>
}

/** The happenings, oldest first. What is known by its day alone stands before what has a time on that day. */
export async function timelineOf({ database }: Context, sources: Sources): Promise<Happening[]> {
  const { report, fingerprints, referrals, messages } = sources
  const object = { kind: "report" as const, id: report.id }
  const entries = await auditEntries(database, { before: null, rowsMax, object })
  entries.reverse()
  const opened = entries.find(({ action }) => action === "open-report")
  const happened = [
    { at: day(report.receivedOn), who: "the person", what: "sent the report", why: "" },
    ...(opened === undefined ? [] : [{ at: minute(opened.at), who: opened.staff, what: "opened it first", why: "" }]),
    ...entries.flatMap(({ at, staff, action, why }) => {
      const what = acts[action]
      return what === undefined ? [] : [{ at: minute(at), who: staff, what, why }]
    }),
    ...messages
      .filter(({ direction }) => direction === "from-person")
      .map(({ sentOn }) => ({ at: day(sentOn), who: "the person", what: "wrote", why: "" })),
    ...fingerprintHappenings(fingerprints),
    ...referrals.flatMap(referralHappenings),
  ]
  return happened.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
}

function fingerprintHappenings(fingerprints: Sources["fingerprints"]): Happening[] {
  const byDay = Map.groupBy(fingerprints, ({ listedOn }) => day(listedOn))
  return [
    ...[...byDay].map(([at, made]) => ({
      at,
      who: "the person",
      what: `sent ${made.length} ${made.length === 1 ? "fingerprint" : "fingerprints"}`,
      why: [...new Set(made.map(({ list }) => list))].join(", "),
    })),
    ...fingerprints.flatMap(({ feedback }) =>
      feedback.map(({ partner, verdict, copies, at }) => ({
        at: minute(at),
        who: partner,
        what:
          verdict === "removed" ? `took down ${copies}` : verdict === "seen" ? `met ${copies}` : "says it is no match",
        why: "",
      })),
    ),
  ]
}

function referralHappenings({
  number,
  format,
  authority,
  proposer,
  proposedAt,
  sentAt,
}: Sources["referrals"][number]): Happening[] {
  return [
    { at: minute(proposedAt), who: proposer, what: `proposed referral ${number}`, why: `${format} to ${authority}` },
    ...(sentAt === null
      ? []
      : [{ at: minute(sentAt), who: "", what: `referral ${number} was sent`, why: `to ${authority}` }]),
  ]
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10)
}

function minute(at: Date | string): string {
  return (typeof at === "string" ? new Date(at).toISOString() : at.toISOString()).slice(0, 16).replace("T", " ")
}
