/** Sets of up to 64 classes as two whole numbers: to ask whether a message may hold what a rule wants is a few additions of bits. */
import { aNumber, composedOf } from "./match.ts"
import type { Rule } from "./rule-file.ts"
import type { Token } from "./tokens.ts"

/** A set of classes. */
export type ClassSet = { low: number; high: number }

const classesMax = 64

/** Puts messages together and tells whether they may hold all that one of the rules wants; seldom wrong, and only by a yes. */
export function setsFor(rules: readonly Rule[]) {
  const places = placesOf(rules)
  const made = [...composedOf].flatMap(([name, ways]) =>
    ways.map((parts) => ({ parts: setOf(parts), all: setOf([name]) })),
  )
  const wanted = rules.map(({ all }) => setOf(all))

  function setOf(names: Iterable<string>): ClassSet {
    const set = { low: 0, high: 0 }
    for (const name of names) {
      const place = places.get(name)
      if (place === undefined) continue
      if (place < 32) set.low |= 1 << place
      else set.high |= 1 << (place - 32)
    }
    return set
  }

  const ofNumber = setOf([aNumber])
  /** The classes of one message. */
  const setIn = (found: ReadonlyMap<string, unknown>, tokens: readonly Token[]): ClassSet => {
    const set = setOf(found.keys())
    if (tokens.some(({ word }) => word.isNumber)) join(set, ofNumber)
    return set
  }
  const mayHold = (sets: readonly (ClassSet | null)[]): boolean => {
    const all = { low: 0, high: 0 }
    for (const set of sets) if (set !== null) join(all, set)
    // What is made of what is made: no chain is longer.
    for (let round = 0; round < 2; round += 1) for (const way of made) if (holds(all, way.parts)) join(all, way.all)
    return wanted.some((each) => holds(all, each))
  }
  return { setIn, mayHold }
}

function placesOf(rules: readonly Rule[]): ReadonlyMap<string, number> {
  const names = new Set(rules.flatMap(({ all }) => all))
  for (const name of names) for (const part of composedOf.get(name)?.flat() ?? []) names.add(part)
  if (names.size > classesMax)
    throw new Error(`rules over pieces: expected ${classesMax} classes at most, found ${names.size}`)
  return new Map([...names].map((name, place) => [name, place]))
}

function join(set: ClassSet, { low, high }: ClassSet): void {
  set.low |= low
  set.high |= high
}

function holds(set: ClassSet, { low, high }: ClassSet): boolean {
  return (set.low & low) === low && (set.high & high) === high
}
