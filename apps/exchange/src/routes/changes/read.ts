import { entryState, listNames } from "@breakwater/casework"
import { changesAfter, findList, recordPull } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import { z } from "zod"
import { authenticate, grantedList } from "../../authenticate.ts"
import type { Context, Exchange } from "../../context.ts"
import { type CursorList, cursorPosition, cursorText } from "../../cursor.ts"
import { nameEntry } from "../../entry-names.ts"

const changesMax = 5000
const waitSecondsMax = 30

const params = z.object({ list: z.enum(listNames) })
const query = z.object({
  after: z.string().max(40).optional().describe("`next` of the answer before; left out, from the beginning"),
  limit: z.coerce.number().int().min(1).max(changesMax).default(1000),
  waitSeconds: z.coerce.number().int().min(0).max(waitSecondsMax).default(0).describe("Wait this long for a change"),
})
const change = z.object({
  entry: z.string().describe("The entry's name for this partner; stable, unlike any other partner's"),
  change: z.enum(["added", "state", "removed"]),
  state: z.enum(["listed", "confirmed", "disputed"]).nullable(),
  pdq: z.string().nullable().describe("64 hex digits in reference order; null when too plain, or removed"),
  quality: z.int().nullable(),
  md5: z.string().nullable().describe("MD5 of the file; null when removed"),
})
const answer = z.object({
  list: z.enum(listNames),
  changes: z.array(change),
  next: z.string(),
  more: z.boolean(),
})
type Row = Awaited<ReturnType<typeof changesAfter>>[number]

/**
 * GET /v1/lists/{list}/changes. Additions, state changes and removals in the order in which they happened.
 *
 * Asking for what comes after a cursor says that everything up to it has arrived: that is what the person is told.
 */
export function readChanges(app: Exchange, { database, waiters, now }: Context) {
  app.get(
    "/v1/lists/:list/changes",
    {
      schema: {
        summary: "Changes of a list after a cursor",
        security: [{ key: [] }],
        params,
        querystring: query,
        response: { 200: answer, 304: z.null().describe("Nothing changed since the ETag in If-None-Match") },
      },
    },
    async (request, reply) => {
      const partner = await authenticate(request, database)
      const list = await grantedList(partner, request.params.list, database)
      const { after, limit, waitSeconds } = request.query
      const position = after === undefined ? 0 : cursorPosition(after, list)
      if (position === null || position > list.head) {
        throw new Problem("cursor-unknown", "Drop what you hold of this list and start without `after`.")
      }
      await recordPull(database, { partnerId: partner.id, listId: list.id, face: "changes", position, now: now() })

      const known = request.headers["if-none-match"]
      const isNews = (head: number) => head > position && etagOf(list, head) !== known
      let head = list.head
      if (!isNews(head) && waitSeconds > 0) {
        const gone = new AbortController()
        request.raw.once("close", () => gone.abort())
        const changed = waiters.wait(list.id, waitSeconds * 1000, gone.signal)
        // Looked at again after the wait has begun: a change between the first look and the wait is not slept over.
        head = (await findList(database, list.name, list.sandbox)).head
        if (!isNews(head)) {
          await changed
          head = (await findList(database, list.name, list.sandbox)).head
        }
        gone.abort()
      }
      reply.header("etag", etagOf(list, head)).header("cache-control", "no-store")
      if (known === etagOf(list, head)) return reply.code(304).send(null)
      const rows = await changesAfter(database, list.id, position, limit)
      const last = rows.at(-1)
      const more = rows.length === limit && last !== undefined && last.position < head
      // The head of before the read: a change committed since is sent again, never skipped.
      const next = more ? last.position : Math.max(head, last?.position ?? position)
      return {
        list: list.name,
        changes: rows.map((row) => changeOf(row, position, partner.naming_key)),
        next: cursorText(list, next),
        more,
      }
    },
  )
}

function changeOf(row: Row, after: number, namingKey: Uint8Array): z.infer<typeof change> {
  const entry = nameEntry(row.id, namingKey)
  const { state } = row
  if (!entryState(state).givenOut || row.md5 === null) {
    return { entry, change: "removed", state: null, pdq: null, quality: null, md5: null }
  }
  return {
    entry,
    change: row.added_position > after ? "added" : "state",
    state: state as "listed" | "confirmed" | "disputed",
    pdq: row.pdq === null ? null : Buffer.from(row.pdq).toString("hex"),
    quality: row.quality,
    md5: Buffer.from(row.md5).toString("hex"),
  }
}

function etagOf(list: CursorList, head: number): string {
  return `"${cursorText(list, head)}"`
}
