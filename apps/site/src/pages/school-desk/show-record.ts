/** The page of a school's record: what was written, and what a young person shares now. */
import { randomUUID } from "node:crypto"
import { type CaseCode, caseLookup, mayDo, schoolStepKinds } from "@breakwater/casework"
import { entriesOfCase, findHelperCode, reportsOfCase } from "@breakwater/store"
import type { FastifyReply } from "fastify"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { dayText } from "../status/report-part.ts"
import type { OpenRecord } from "./record-of.ts"

/** What came back with a form: where the problem is, and what was typed. */
export type SentBack = { at: "concern" | "step" | "strike" | "join"; text: string; typed: Record<string, string> }

/** The record, with what was typed and what is wrong with it where something is. */
export async function showRecord(
  reply: FastifyReply,
  me: Reader,
  { code, record }: OpenRecord,
  context: Context,
  back: SentBack | null,
) {
  const moment = (iso: string) =>
    new Date(iso).toLocaleString(me.locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" })
  const view = {
    ...me.page,
    title: me.t("school-desk.tab"),
    code,
    record,
    isNew: record.concern === "" && record.steps.length === 0,
    steps: record.steps.map((step) => ({
      ...step,
      title: me.t(`school-desk.label-${step.kind}`),
      said: me.t("school-desk.note-by", { time: moment(step.at), by: step.by }),
      struckNote:
        step.struck === null ? null : me.t("school-desk.note-struck", { ...step.struck, time: moment(step.struck.at) }),
    })),
    kinds: schoolStepKinds.map((value) => ({ value, text: me.t(`school-desk.label-${value}`) })),
    shared: record.joined === null ? null : await sharedWith(record.joined.code, me, context),
    newId: back?.typed.id ?? randomUUID(),
    back,
    errors: back === null ? [] : [{ text: back.text, href: `#${back.at}` }],
    unreviewed: me.reviewNote("school-desk"),
    backHref: me.href("/schools"),
  }
  return reply.page("school-desk/record.njk", view, { status: back === null ? 200 : 422 })
}

/** What a young person shares with a helper now: states without words. "ended": they took it back. */
async function sharedWith(code: CaseCode, me: Reader, { database, lookupKey }: Context) {
  const helper = await findHelperCode(database, caseLookup(code, lookupKey))
  if (helper === undefined) return "ended" as const
  const holder = { kind: "helper" as const, scopes: helper.scopes }
  const seesStates = mayDo(holder, "see-states")
  const reports = seesStates ? await reportsOfCase(database, helper.caseId) : []
  const entries = seesStates ? await entriesOfCase(database, helper.caseId) : []
  const listed = entries.filter(({ state }) => ["listed", "confirmed", "disputed"].includes(state)).length
  return {
    seesStates,
    writes: mayDo(holder, "write-message"),
    reports: reports.map(({ state, receivedOn }) => ({
      title: me.t("report.label-report-of", { date: dayText(receivedOn, me) }),
      stateTitle: me.t(`report.state-${state}.title`),
    })),
    fingerprints: seesStates ? me.t("helper-codes.note-fingerprints", { count: String(listed) }) : null,
  }
}
