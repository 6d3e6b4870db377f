import { listNames } from "@breakwater/casework"
import { buildFetchHashes, fetchHashesQuerySchema, hashStatuses, signalTypes } from "@breakwater/formats/stopncii"
import { type HashChange, hashChangesAfter, positionBefore, recordPull } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import { z } from "zod"
import { authenticate } from "../../authenticate.ts"
import type { Context, Exchange } from "../../context.ts"
import { cursorPosition, cursorText } from "../../cursor.ts"
import { nameEntry } from "../../entry-names.ts"
import { listForHashOnlyPartner } from "./granted-list.ts"

// Times of changes may be out of step with their positions by as long as a transaction lives: the next fetch begins
// this much earlier, and what comes twice is the same record.
const overlapSeconds = 60

// The format's own schema reads what other servers write, with their slips; what we write is exact.
const status = z.enum(hashStatuses)
const answer = z.object({
  count: z.int(),
  nextPageToken: z.string().optional(),
  nextSetTimestamp: z.int(),
  hasMoreRecords: z.boolean(),
  hashRecords: z.array(
    z.object({
      lastModtimestamp: z.int(),
      signalType: z.enum(signalTypes),
      hashValue: z.string(),
      hashStatus: status,
      caseNumbers: z.record(z.string(), status),
    }),
  ),
})

/** GET /stopncii/{list}/FetchHashes. The list as the StopNCII programme's public client reads it. */
export function fetchHashes(app: Exchange, { database, now }: Context) {
  app.get(
    "/stopncii/:list/FetchHashes",
    {
      schema: {
        summary: "The list in StopNCII's shape",
        security: [{ functionsKey: [] }],
        params: z.object({ list: z.enum(listNames) }),
        querystring: fetchHashesQuerySchema,
        response: { 200: answer },
      },
    },
    async (request) => {
      const partner = await authenticate(request, database)
      const list = await listForHashOnlyPartner(partner, request.params.list, database)
      const { startTimestamp, pageSize, nextPageToken } = request.query
      const position =
        nextPageToken === undefined
          ? await positionBefore(database, list, new Date(startTimestamp * 1000))
          : cursorPosition(nextPageToken, list)
      if (position === null || position > list.head) {
        throw new Problem("cursor-unknown", "Start again with startTimestamp and no nextPageToken.")
      }
      await recordPull(database, { partnerId: partner.id, listId: list.id, face: "fetch-hashes", position, now: now() })
      const changes = await hashChangesAfter(database, list.id, position, pageSize)
      const last = changes.at(-1)
      const hasMoreRecords = changes.length === pageSize && last !== undefined && last.position < list.head
      return buildFetchHashes({
        records: changes.flatMap((change) => recordOf(change, partner.naming_key)),
        nextSetTimestamp: last === undefined ? startTimestamp : Math.max(0, seconds(last.changedAt) - overlapSeconds),
        ...(hasMoreRecords ? { nextPageToken: cursorText(list, last.position) } : {}),
      })
    },
  )
}

function recordOf({ id, pdq, active, changedAt }: HashChange, namingKey: Uint8Array) {
  if (pdq === null) return []
  const hashStatus = active ? ("Active" as const) : ("Withdrawn" as const)
  return [
    {
      lastModtimestamp: seconds(changedAt),
      signalType: "ImagePDQ" as const,
      hashValue: Buffer.from(pdq).toString("hex"),
      hashStatus,
      // One number for each entry and partner, never for a person: it links nothing to anything.
      caseNumbers: { [nameEntry(id, namingKey)]: hashStatus },
    },
  ]
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
