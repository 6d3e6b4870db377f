/** The answers on their way: opened with the code of the session, kept sealed under it, nothing in the clear. */
import { type CaseCode, caseLookup, openDraft, type ReportDraft, sealDraft } from "@breakwater/casework"
import { findDraft, saveDraft } from "@breakwater/store"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Context } from "../../context.ts"

/** A draft that is open in this browser. */
export type OpenDraft = { code: CaseCode; lookup: Uint8Array; draft: ReportDraft }

/**
 * The draft of the session's code. none: no code is open here. A code without answers is an empty draft; one whose
 * answers are past their 24 hours says so.
 */
export async function draftOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { session, database, lookupKey, now }: Context,
): Promise<{ ok: true; value: OpenDraft } | { ok: false; reason: "none" | "expired" }> {
  const opened = await session.read(request)
  if (opened === null) return { ok: false, reason: "none" }
  await session.extend(request, reply)
  const lookup = caseLookup(opened.code, lookupKey)
  const found = await findDraft(database, lookup, now())
  if (!found.ok) {
    return found.reason === "expired"
      ? { ok: false, reason: "expired" }
      : { ok: true, value: { code: opened.code, lookup, draft: {} } }
  }
  const draft = await openDraft(opened.code, found.value.sealed)
  return { ok: true, value: { code: opened.code, lookup, draft: draft ?? {} } }
}

/** Keeps the answers for 24 hours more. */
export async function keepDraft({ code, lookup, draft }: OpenDraft, { database, now }: Context): Promise<Date> {
  return saveDraft(database, { lookup, sealed: await sealDraft(draft, code), now: now() })
}
