/** The folder of the code that is open in this browser: what a person keeps track of, opened for this request only. */
import { randomBytes } from "node:crypto"
import {
  type CaseCode,
  caseCodeRandomBytes,
  caseLookup,
  emptyFolder,
  type Folder,
  type FolderRefusal,
  newCaseCode,
  openFolder,
  sealFolder,
} from "@breakwater/casework"
import { findFolder, saveFolder } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Context } from "./context.ts"

const attemptsMax = 4

/** The code of the session, pushed on; null when none is open here. */
export async function codeOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { session }: Context,
): Promise<CaseCode | null> {
  const opened = await session.read(request)
  if (opened === null) return null
  await session.extend(request, reply)
  return opened.code
}

/** The code of the session, or a new one that is now open here. */
export async function codeOrNew(request: FastifyRequest, reply: FastifyReply, context: Context): Promise<CaseCode> {
  const known = await codeOf(request, reply, context)
  if (known !== null) return known
  const code = newCaseCode(randomBytes(caseCodeRandomBytes))
  await context.session.set(request, reply, { code })
  return code
}

/** What is kept under a code; an empty folder where nothing is yet. */
export async function folderOf(code: CaseCode, context: Context): Promise<Folder> {
  return (await read(code, context)).folder
}

/** Changes a folder and keeps it. Where another page was faster, the change is made again on what that page kept. */
export async function changeFolder(
  code: CaseCode,
  context: Context,
  change: (folder: Folder) => { ok: true; value: Folder } | { ok: false; reason: FolderRefusal },
): Promise<{ ok: true; value: Folder } | { ok: false; reason: FolderRefusal }> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const { folder, version, lookup } = await read(code, context)
    const changed = change(folder)
    if (!changed.ok) return changed
    const sealed = await sealFolder(changed.value, code)
    if (await saveFolder(context.database, { lookup, sealed, before: version, now: context.now() })) return changed
  }
  throw new Problem("conflict")
}

async function read(code: CaseCode, { database, lookupKey }: Context) {
  const lookup = caseLookup(code, lookupKey)
  const found = await findFolder(database, lookup)
  const folder = found === undefined ? null : await openFolder(code, found.sealed)
  // What is kept there is something else, such as a school's record: it is not written over.
  if (found !== undefined && folder === null) throw new Problem("conflict")
  return { folder: folder ?? emptyFolder, version: found?.version ?? 0, lookup }
}
