/**
 * The weights of words as the page loads them: each word once for all tables that hold it, in the order of the alphabet, and of each only
 * what the one before it does not begin with. Half of what the file of the rules packs to. Made while the site is built.
 */

/** As the file has it: `word:steps` separated by commas, for whoever says it. */
type Table = { own: string; other: string; [figure: string]: string | number }
/** The file of weights: tables beside a few figures. */
export type WeightFile = Record<string, Part>
type Part = number | Table | Record<string, number>
/** Names by what each shares with the one before; for each name which lists hold it, as a place in `sets`; and its steps in each. */
export type PackedWeights = { rest: WeightFile; names: string; sets: string; holders: string; steps: string }

const sides = ["own", "other"] as const
const [firstLetter, firstHolder] = ["A".charCodeAt(0), " ".charCodeAt(0)]
const sharedMax = 25
const stepsMax = 300
const firstStep = 0x100 + stepsMax

/** Packs the file. Throws where a name holds a capital letter, or a weight is too large. */
export function packWeights(file: WeightFile): PackedWeights {
  const byName = new Map<string, Map<number, number>>()
  for (const [list, listed] of listsOf(file).entries()) {
    for (const entry of listed.split(",").filter(Boolean)) {
      const end = entry.lastIndexOf(":")
      const [name, steps] = [entry.slice(0, end), Number(entry.slice(end + 1))]
      if (/[A-Z]/.test(name) || !(Math.abs(steps) <= stepsMax)) throw new Error(`weights: cannot pack ${entry}`)
      byName.set(name, (byName.get(name) ?? new Map()).set(list, steps))
    }
  }
  const packed = { names: "", holders: "", steps: "" }
  const sets = new Map<string, number>()
  let before = ""
  for (const [name, held] of [...byName].sort(([one], [other]) => (one < other ? -1 : 1))) {
    let shared = 0
    while (shared < Math.min(sharedMax, name.length, before.length) && name[shared] === before[shared]) shared += 1
    packed.names += String.fromCharCode(firstLetter + shared) + name.slice(shared)
    const set = [...held.keys()].join("")
    if (!sets.has(set)) sets.set(set, sets.size)
    packed.holders += String.fromCharCode(firstHolder + (sets.get(set) ?? 0))
    for (const steps of held.values()) packed.steps += letterOf(steps)
    before = name
  }
  return { rest: withLists(file, () => ""), sets: [...sets.keys()].join(","), ...packed }
}

/** The file again. */
export function unpackWeights({ rest, names, sets, holders, steps }: PackedWeights): WeightFile {
  const setOf = sets.split(",")
  const lists = listsOf(rest).map((): string[] => [])
  let name = ""
  let at = 0
  for (const [place, [, letter = "", end = ""]] of [...names.matchAll(/([A-Z])([^A-Z]*)/g)].entries()) {
    name = name.slice(0, letter.charCodeAt(0) - firstLetter) + end
    for (const list of setOf[holders.charCodeAt(place) - firstHolder] ?? "") {
      lists[Number(list)]?.push(`${name}:${stepsOf(steps.charCodeAt(at))}`)
      at += 1
    }
  }
  return withLists(rest, (list) => lists[list]?.join(",") ?? "")
}

// Small weights, nearly all, are letters; the few others are beyond them.
function letterOf(steps: number): string {
  if (steps > 0 && steps < 27) return String.fromCharCode(64 + steps)
  return steps < 0 && steps > -27 ? String.fromCharCode(96 - steps) : String.fromCharCode(firstStep + steps)
}

function stepsOf(code: number): number {
  if (code > 64 && code < 91) return code - 64
  return code > 96 && code < 123 ? 96 - code : code - firstStep
}

function isTable(part: Part): part is Table {
  return typeof part === "object" && "own" in part
}

function listsOf(file: WeightFile): string[] {
  return Object.values(file)
    .filter(isTable)
    .flatMap((table) => sides.map((side) => table[side]))
}

/** The file with other lists, asked for by their place. */
function withLists(file: WeightFile, listAt: (list: number) => string): WeightFile {
  let list = 0
  const next = () => {
    list += 1
    return listAt(list - 1)
  }
  return Object.fromEntries(
    Object.entries(file).map(([name, part]) => [name, isTable(part) ? { ...part, own: next(), other: next() } : part]),
  )
}
