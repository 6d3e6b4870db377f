import { createReadStream } from "node:fs"
import { parseArgs } from "node:util"
import { describeHashLineFault, readHashListStream } from "@breakwater/formats/hash-text"
import { createHashIndex, type HashIndex } from "@breakwater/hash-index"
import { hashFromText, matchDistanceBitsMax } from "@breakwater/pdq"
import { progress } from "../progress.ts"
import { Usage } from "../usage.ts"

const help = `breakwater match LIST QUERIES [--radius ${matchDistanceBitsMax}] [--json]

Prints every pair within the radius, sorted: <query>,<entry>,<distance>. LIST and QUERIES hold a PDQ hash a line.
A malformed line is reported with its number and skipped. Exit code 0; 1 when a line was malformed; 2 for a bad call.`

const radiusMax = 64

/** Matches two lists exactly. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  const [listFile, queriesFile] = positionals
  if (listFile === undefined || queriesFile === undefined || positionals.length > 2) throw new Usage(help)
  const radius = Number(values.radius)
  if (!Number.isInteger(radius) || radius < 0 || radius > radiusMax) {
    throw new Usage(`--radius takes a whole number of bits from 0 to ${radiusMax}`)
  }
  const entries: string[] = []
  const queries: string[] = []
  const faultsInList = await readList(listFile, entries)
  const faultsInQueries = await readList(queriesFile, queries)
  if (faultsInList === null || faultsInQueries === null) return 1
  printPairs(indexOf(entries), entries, queries.sort(), radius, values.json === true)
  return faultsInList + faultsInQueries === 0 ? 0 : 1
}

/** Reads a list onto `into`; returns how many lines were malformed, or null when the file cannot be read. */
async function readList(file: string, into: string[]): Promise<number | null> {
  let faults = 0
  try {
    for await (const line of readHashListStream(createReadStream(file))) {
      if (line.ok) into.push(line.value)
      else {
        faults += 1
        console.error(`${file}: ${describeHashLineFault(line.reason)}`)
      }
    }
  } catch (error) {
    console.error(`${file}: ${(error as Error).message}`)
    return null
  }
  return faults
}

function indexOf(entries: string[]): HashIndex {
  const index = createHashIndex({ entriesExpected: entries.length })
  for (const [id, text] of entries.entries()) index.add(id, bytesOf(text))
  return index
}

function printPairs(index: HashIndex, entries: string[], queries: string[], radius: number, json: boolean) {
  const shown = progress("matching")
  for (const [done, query] of queries.entries()) {
    shown.set(done, queries.length)
    const found = index
      .query(bytesOf(query), radius)
      .map(({ id, distance }) => ({ entry: entries[id] ?? "", distance }))
      .sort((a, b) => (a.entry < b.entry ? -1 : a.entry > b.entry ? 1 : 0))
    let lines = ""
    for (const { entry, distance } of found) {
      lines += json ? `${JSON.stringify({ query, entry, distance })}\n` : `${query},${entry},${distance}\n`
    }
    process.stdout.write(lines)
  }
  shown.end()
}

function bytesOf(text: string): Uint8Array {
  const hash = hashFromText(text)
  if (hash === null) throw new Error("a parsed line is a hash")
  return hash
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        radius: { type: "string", default: String(matchDistanceBitsMax) },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
