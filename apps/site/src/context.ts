/** What every page of the site is given. */
import type { Database } from "@breakwater/store"
import type { FastifyRequest } from "fastify"
import type { CaseSession } from "./case-session.ts"
import type { Hotline } from "./hotline.ts"
import { type Reader, readerOf } from "./reader.ts"
import type { WellKnown } from "./well-known.ts"

export type Context = {
  database: Database
  session: CaseSession
  /** The open record of a school. */
  schoolSession: CaseSession
  lookupKey: Uint8Array
  isWellKnown: WellKnown
  now(): Date
  reader(request: FastifyRequest): Reader
  /** Whose site it is, for papers. */
  siteName: string
  /** Null: no hotline stands behind this site, and it takes no report and no message. */
  hotline: Hotline | null
}

/** One reader a request, however many parts ask. `?copy=1` is a page to be kept: it says nothing of the moment. */
export function readers(now: () => Date): (request: FastifyRequest) => Reader {
  const known = new WeakMap<FastifyRequest, Reader>()
  return (request) => {
    const { copy } = (request.query ?? {}) as { copy?: unknown }
    const reader = known.get(request) ?? readerOf(request, now(), { isCopy: copy === "1" })
    known.set(request, reader)
    return reader
  }
}
