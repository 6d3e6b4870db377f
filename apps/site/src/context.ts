/** What every page of the site is given. */
import type { Database } from "@breakwater/store"
import type { FastifyRequest } from "fastify"
import type { CaseSession } from "./case-session.ts"
import { type Reader, readerOf } from "./reader.ts"
import type { WellKnown } from "./well-known.ts"

export type Context = {
  database: Database
  session: CaseSession
  lookupKey: Uint8Array
  isWellKnown: WellKnown
  now(): Date
  reader(request: FastifyRequest): Reader
}

/** One reader a request, however many parts ask. */
export function readers(now: () => Date): (request: FastifyRequest) => Reader {
  const known = new WeakMap<FastifyRequest, Reader>()
  return (request) => {
    const reader = known.get(request) ?? readerOf(request, now())
    known.set(request, reader)
    return reader
  }
}
