/**
 * Changes of a list as the exchange gives them, read so that one bad change never stops a list from being followed.
 *
 * Whatever is not a state that is given out is a removal: an entry must not stay matched because its new state is one
 * that this version does not know. A change that cannot be read at all is counted, for the operator to see.
 */
import { z } from "zod"

/** State of an entry that is given out. */
export const entryStates = ["listed", "confirmed", "disputed"] as const
export type EntryState = (typeof entryStates)[number]

/** One change: an entry as it now is, or gone. Hashes in lower-case digits, null where the list gives none. */
export type Change =
  | { entry: string; change: "kept"; state: EntryState; pdq: string | null; md5: string | null }
  | { entry: string; change: "removed" }

/** A page of changes, in order. `unreadable` counts changes, or hashes in them, that were left out. */
export type ChangesPage = { changes: Change[]; next: string; more: boolean; unreadable: number }

/** Most characters of a cursor, which is opaque. */
export const cursorCharsMax = 1024
/** Most changes asked for in one page. */
export const changesPerPageMax = 5000

const uuid = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
const hex = (digits: number) =>
  z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`))
const pdqHex = hex(64)
const md5Hex = hex(32)

const pageSchema = z.object({
  changes: z.array(z.unknown()).max(changesPerPageMax * 2),
  next: z.string().min(1).max(cursorCharsMax),
  more: z.boolean(),
})
const changeSchema = z.object({
  entry: uuid,
  change: z.string(),
  state: z.unknown().optional(),
  pdq: z.unknown().optional(),
  md5: z.unknown().optional(),
})
const stateSchema = z.enum(entryStates)

/** Reads a page; null when what paging needs is missing, so that nothing of it is applied. */
export function parseChangesPage(json: unknown): ChangesPage | null {
  const page = pageSchema.safeParse(json)
  if (!page.success) return null
  const changes: Change[] = []
  let unreadable = 0
  const hash = (schema: z.ZodType<string>, value: unknown): string | null => {
    if (value === null || value === undefined) return null
    const read = schema.safeParse(value)
    if (!read.success) unreadable += 1
    return read.success ? read.data : null
  }
  for (const raw of page.data.changes) {
    const read = changeSchema.safeParse(raw)
    if (!read.success) {
      unreadable += 1
      continue
    }
    const { entry, change, state, pdq, md5 } = read.data
    const given = stateSchema.safeParse(state)
    if (change === "removed" || !given.success) changes.push({ entry, change: "removed" })
    else {
      changes.push({ entry, change: "kept", state: given.data, pdq: hash(pdqHex, pdq), md5: hash(md5Hex, md5) })
    }
  }
  return { changes, next: page.data.next, more: page.data.more, unreadable }
}
