/** What every page of the site is given. */
import type { Database } from "@breakwater/store"
import type { FastifyRequest } from "fastify"
import type { CaseSession } from "./case-session.ts"
import { copyReader } from "./offline/copy-reader.ts"
import { copyWords } from "./offline/copy-words.ts"
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

/** One reader a request, however many parts ask. `?copy=1` is a page to be kept: it says nothing of the moment. */
export function readers(now: () => Date): (request: FastifyRequest) => Reader {
  const known = new WeakMap<FastifyRequest, Reader>()
  return (request) => {
    const reader = known.get(request) ?? readerFor(request, now())
    known.set(request, reader)
    return reader
  }
}

function readerFor(request: FastifyRequest, now: Date): Reader {
  const reader = readerOf(request, now)
  const { copy } = request.query as { copy?: unknown }
  return copy === "1" ? copyReader(reader, now, copyWords(reader.words.language.code).hoursVary) : reader
}
