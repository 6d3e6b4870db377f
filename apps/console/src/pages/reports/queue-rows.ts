/** What the queue shows beside its filters: its rows, and how much somebody has read already. */
import { type queueReports, sessionLoad } from "@breakwater/store"
import type { Context } from "../../context.ts"

const hourMs = 3_600_000
const loadHours = 12
const openedMany = 25
const hardMany = 4

/** What somebody has read since this morning, and whether it is time for a break. */
export async function loadOf({ database, now }: Context, staffId: number) {
  const load = await sessionLoad(database, staffId, new Date(now().getTime() - loadHours * hourMs))
  return { ...load, isMuch: load.opened >= openedMany || load.hard >= hardMany }
}

type Row = Awaited<ReturnType<typeof queueReports>>[number]

/** A row as the queue shows it: due in hours or days, and with whom. */
export function rowView(row: Row, staffId: number, now: Date) {
  return {
    ...row,
    due: row.dueAt === null ? "" : dueText(row.dueAt, now),
    dueAt: row.dueAt?.toISOString().slice(0, 16).replace("T", " ") ?? "",
    isLate: row.state === "received" && row.dueAt !== null && row.dueAt < now,
    isMine: row.holderId === staffId,
    holder: row.holder,
    putOff:
      row.putOffUntil !== null && row.putOffUntil > now
        ? row.putOffUntil.toISOString().slice(0, 16).replace("T", " ")
        : null,
  }
}

function dueText(dueAt: Date, now: Date): string {
  const hours = Math.round((dueAt.getTime() - now.getTime()) / hourMs)
  const days = Math.abs(hours) >= 48 ? `${Math.round(Math.abs(hours) / 24)} days` : `${Math.abs(hours)} h`
  return hours >= 0 ? `in ${days}` : `${days} ago`
}
