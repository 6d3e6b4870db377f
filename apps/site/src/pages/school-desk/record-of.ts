/** The school's record that is open in this browser, and changing it: opened for this request only. */
import {
  type CaseCode,
  caseLookup,
  openSchoolRecord,
  type SchoolRecord,
  type SchoolRefusal,
  sealSchoolRecord,
} from "@breakwater/casework"
import { findFolder, saveFolder } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Context } from "../../context.ts"

const attemptsMax = 4

/** A record that is open, with its code. */
export type OpenRecord = { code: CaseCode; record: SchoolRecord; version: number }

/** The open record; null when none is open or it is not there any more. */
export async function recordOf(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
): Promise<OpenRecord | null> {
  const opened = await context.schoolSession.read(request)
  const read = opened === null ? null : await readRecord(opened.code, context)
  if (opened === null || read === null) return null
  await context.schoolSession.extend(request, reply)
  return { code: opened.code, ...read }
}

/** Changes the record and keeps it. Where another page was faster, the change is made again on what that page kept. */
export async function changeRecord(
  code: CaseCode,
  context: Context,
  change: (record: SchoolRecord) => { ok: true; value: SchoolRecord } | { ok: false; reason: SchoolRefusal },
): Promise<{ ok: true; value: SchoolRecord } | { ok: false; reason: SchoolRefusal }> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const read = await readRecord(code, context)
    if (read === null) return { ok: false, reason: "not-there" }
    const changed = change(read.record)
    if (!changed.ok) return changed
    if (await keepRecord(code, changed.value, read.version, context)) return changed
  }
  throw new Problem("conflict")
}

/** Keeps a record. False: somebody else kept it since `before`. */
export async function keepRecord(code: CaseCode, record: SchoolRecord, before: number, context: Context) {
  const sealed = await sealSchoolRecord(record, code)
  const lookup = caseLookup(code, context.lookupKey)
  return saveFolder(context.database, { lookup, sealed, before, now: context.now() })
}

async function readRecord(code: CaseCode, { database, lookupKey }: Context) {
  const found = await findFolder(database, caseLookup(code, lookupKey))
  const record = found === undefined ? null : await openSchoolRecord(code, found.sealed)
  return found === undefined || record === null ? null : { record, version: found.version }
}
