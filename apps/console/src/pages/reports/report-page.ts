/** A report as its page shows it: opened here and nowhere else, with its messages, notes, and who works on it. */
import { randomUUID } from "node:crypto"
import { copyLines, openReport, type ReportDraft, staffMay, urgencyOf } from "@breakwater/casework"
import { catalogueOf } from "@breakwater/guidance"
import {
  type findReport,
  helperCodesOfCase,
  joinedWith,
  listStaff,
  type StaffMember,
  workOfReport,
} from "@breakwater/store"
import type { FastifyReply } from "fastify"
import { answerTemplates } from "../../answer-templates.ts"
import type { Context } from "../../context.ts"
import { indexOpened } from "../../link-index.ts"
import { dayOf, minuteOf, storyOf } from "./case-story.ts"
import { additionsOf, linksOf, notesOf, threadOf } from "./report-parts.ts"

// Staff read in English; what the person wrote stands as it was written.
const words = catalogueOf("en")

/** What was sent and came back: which field, what is wrong, and the text as it was written. */
export type SentBack = { field: string; problem: string; text: string }

type Found = NonNullable<Awaited<ReturnType<typeof findReport>>>

/** Sends the page of a report that was found. */
export async function showReport(
  reply: FastifyReply,
  found: Found,
  staff: StaffMember,
  context: Context,
  back: SentBack | null = null,
) {
  const { database, keys, now } = context
  const { identities } = keys.opened()
  const report = identities.length === 0 ? null : await openReport({ identities }, found.sealed)
  const additions = report === null ? [] : await additionsOf(context, found.caseId)
  if (report !== null) await indexOpened(found.id, [report, ...additions], context)
  const helpers = await helperCodesOfCase(database, found.caseId)
  const work = await workOfReport(database, found.id)
  const threads = await Promise.all(
    [null, ...helpers.map(({ id }) => id)].map(async (helperId) => ({
      helperId,
      submission: randomUUID(),
      messages: await threadOf(context, { caseId: found.caseId, helperId }),
    })),
  )
  const story = await storyOf(found, work.riskOwner, context)
  const written = threads.flatMap(({ messages }) => messages.map(({ text }) => text))
  if (report !== null) keepWords(staff.id, found, [report, ...additions], written, context)
  return reply.page(
    "reports/report.njk",
    {
      title: "Report",
      id: found.id,
      number: found.number,
      state: found.state,
      urgency: found.urgency,
      held: found.held,
      due: found.dueAt === null ? "" : minuteOf(found.dueAt),
      keysState: keys.state(),
      // Words of great distress are not shown before they are asked for.
      isVeiled: found.urgency === "emergency",
      why: report === null ? [] : urgencyOf(report).reasons,
      language: report?.language ?? null,
      lines: report === null ? null : copyLines(report, words),
      threads,
      notes: await notesOf(context, found.id),
      links: await linksOf(context, found.id),
      ...story,
      together: (await joinedWith(database, found.id)).map((each) => ({ ...each, day: dayOf(each.receivedOn) })),
      work: { ...work, isMine: work.holderId === staff.id, isPutOff: (work.putOffUntil ?? now()) > now() },
      colleagues: (await listStaff(database)).filter(({ roles }) => staffMay(roles, "open-reports")),
      ownId: staff.id,
      mayAssign: staffMay(staff.roles, "assign-reports"),
      mayHold: staffMay(staff.roles, "hold-reports"),
      mayAudit: staffMay(staff.roles, "read-audit"),
      back,
      templates: answerTemplates(report?.language ?? null),
      errors: back === null ? [] : [{ text: back.problem, href: `#${back.field}` }],
      backHref: "/reports",
    },
    { status: back === null ? 200 : 422 },
  )
}

/** So that who opened it finds it again by its words. */
function keepWords(staffId: number, { id, number }: Found, said: ReportDraft[], written: string[], context: Context) {
  const answers = said.flatMap((each) => copyLines(each, words).map(({ value }) => value))
  context.words.keep(staffId, { id, number, words: [...answers, ...written].join("\n") }, context.now())
}
