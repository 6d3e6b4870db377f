/**
 * What the lists held, kept in a folder between runs: a snapshot, and a journal of the changes since.
 *
 * The snapshot is replaced whole (written aside, forced to disk, renamed); each page of changes is then added to the
 * journal, so that an entry that was withdrawn stays gone after a kill even while the exchange cannot be reached. Each
 * journal line names the cursor it follows on from: lines after a gap are not applied, and the exchange is asked from
 * there. Damaged files are told of in one clear line and started over from. One process a folder. Modes are 0600.
 */
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { type Change, entryStates } from "./exchange-changes.ts"
import type { FollowPoint } from "./follow-list.ts"
import type { Matcher } from "./matcher.ts"
import { decodeSnapshot, encodeSnapshot, followPointSchema } from "./snapshot-format.ts"

/** Tells the operator of something wrong on the disk, in one line. */
export type Tell = (line: string) => void

export type ScreenFolder = {
  /** Fills the matcher from what was kept; gives the follow points, none when there is nothing usable. */
  load(matcher: Matcher): Promise<Map<string, FollowPoint>>
  /** Adds a page to the journal; call in the step in which it is applied. Resolves when it is on the disk. */
  journalPage(list: string, after: string | null, changes: Change[], point: FollowPoint): Promise<void>
  /** Adds that a list was dropped. */
  journalDrop(list: string): Promise<void>
  /** Writes a snapshot of the state at the moment of the call and starts a new journal. */
  save(matcher: Matcher, points: Map<string, FollowPoint>): Promise<void>
  /** Changes in the journal since the last snapshot, or since the start. */
  changesSinceSnapshot(): number
  close(): Promise<void>
}

const snapshotName = "screen.snapshot"
const journalPattern = /^changes-(\d{1,10})\.jsonl$/
const hex = z.string().nullable()
const changeSchema = z.union([
  z.object({ entry: z.string(), change: z.literal("removed") }),
  z.object({ entry: z.string(), change: z.literal("kept"), state: z.enum(entryStates), pdq: hex, md5: hex }),
])
const lineSchema = z.union([
  z.object({
    list: z.string(),
    after: z.string().nullable(),
    changes: z.array(changeSchema),
    point: followPointSchema,
  }),
  z.object({ list: z.string(), dropped: z.literal(true) }),
])
type JournalLine = z.output<typeof lineSchema>

export async function openScreenFolder(folder: string, tell: Tell): Promise<ScreenFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const journal = createJournal(folder, tell)
  let inJournal = 0
  return {
    async load(matcher) {
      const snapshot = await readSnapshot(join(folder, snapshotName), tell)
      const points = snapshot?.points ?? new Map<string, FollowPoint>()
      for (const { list, ...entry } of snapshot?.entries ?? []) matcher.apply(list, [{ ...entry, change: "kept" }])
      let generation = snapshot?.generation ?? 0
      for (const number of await journalNumbers(folder)) {
        if (number < generation) continue
        const path = journalPath(folder, number)
        const cut = (): void =>
          tell(`${path} ends in a line that cannot be read; the exchange is asked for what follows`)
        replay(await readFile(path, "utf8"), matcher, points, cut)
        // A new file each run: nothing is ever added after a line that was cut off.
        generation = number + 1
      }
      journal.begin(generation)
      return points
    },
    journalPage(list, after, changes, point) {
      inJournal += changes.length
      return journal.append({ list, after, changes, point })
    },
    journalDrop: (list) => journal.append({ list, dropped: true }),
    save(matcher, points) {
      inJournal = 0
      return journal.replaceBy((generation) =>
        encodeSnapshot({ generation, points, entries: matcher.entries() }, matcher.size()),
      )
    },
    changesSinceSnapshot: () => inJournal,
    close: () => journal.close(),
  }
}

/** The journal being written. Writes go one after another, in the order in which they were asked for. */
function createJournal(folder: string, tell: Tell) {
  let generation = 0
  let file: FileHandle | null = null
  let broken = false
  let last: Promise<void> = Promise.resolve()
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    last = last.then(write).catch((error: unknown) => {
      if (!broken) tell(`SCREEN_DATA cannot be written, matching goes on without it: ${String(error)}`)
      broken = true
    })
    return last
  }
  const closeFile = async (): Promise<void> => {
    await file?.close()
    file = null
  }

  return {
    begin(number: number): void {
      generation = number
    },
    append(line: JournalLine): Promise<void> {
      const number = generation
      return inTurn(async () => {
        // After a failed write the next snapshot begins anew; lines after a gap would not be applied.
        if (broken) return
        file ??= await open(journalPath(folder, number), "a", 0o600)
        await file.write(`${JSON.stringify(line)}\n`)
        await file.datasync()
      })
    },
    /** Takes the snapshot at once, writes it in turn, and removes the journals it takes the place of. */
    replaceBy(snapshot: (generation: number) => Uint8Array): Promise<void> {
      generation += 1
      const number = generation
      const bytes = snapshot(number)
      return inTurn(async () => {
        await closeFile()
        await replaceFile(folder, snapshotName, bytes)
        broken = false
        for (const each of await journalNumbers(folder)) {
          if (each < number) await rm(journalPath(folder, each), { force: true })
        }
      })
    },
    async close(): Promise<void> {
      await last
      await closeFile()
    },
  }
}

function journalPath(folder: string, number: number): string {
  return join(folder, `changes-${number}.jsonl`)
}

async function journalNumbers(folder: string): Promise<number[]> {
  const numbers = (await readdir(folder)).map((name) => journalPattern.exec(name)?.[1]).filter((n) => n !== undefined)
  return numbers.map(Number).sort((a, b) => a - b)
}

async function readSnapshot(path: string, tell: Tell) {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null
    throw error
  }
  const read = decodeSnapshot(bytes)
  if (read.ok) return read.value
  tell(`${path} is refused (${read.reason}); starting over from the exchange`)
  return null
}

function replay(text: string, matcher: Matcher, points: Map<string, FollowPoint>, cut: () => void): void {
  for (const raw of text.split("\n")) {
    if (raw === "") continue
    const line = readLine(raw)
    if (line === null) {
      cut()
      return
    }
    if ("dropped" in line) {
      matcher.dropList(line.list)
      points.delete(line.list)
      continue
    }
    if ((points.get(line.list)?.cursor ?? null) !== line.after) continue
    matcher.apply(line.list, line.changes)
    points.set(line.list, line.point)
  }
}

function readLine(raw: string): JournalLine | null {
  try {
    const read = lineSchema.safeParse(JSON.parse(raw))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/** Writes a file so that at any moment either the old or the new one is there, whole. */
export async function replaceFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const aside = join(folder, `${name}.new`)
  // A file left by a broken write keeps its own mode, so it is not written over.
  await rm(aside, { force: true })
  const file = await open(aside, "wx", 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(aside, join(folder, name))
  const directory = await open(folder, "r")
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
