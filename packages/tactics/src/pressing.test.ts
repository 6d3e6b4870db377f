import { expect, test } from "vitest"
import { partsHeard } from "./hearing.ts"
import { measuresOf, pressingSum, weighty } from "./pressing.ts"
import { plainTokensOf } from "./tokens.ts"
import { readWeights } from "./weights.ts"
import { wordOf } from "./words.ts"

const table = { start: -1, enough: 0, own: "delete:10,mum:20,now:30", other: "please:5", signs: "" }
const pressing = { start: 0.5, enough: 0, script: 1, holds: 2, asks: 0, tells: 0 }
const weights = readWeights(
  { version: 1, step: 0.1, pressing, script: table, holds: table, asks: table, tells: table, early: table },
  "mine.json",
)

const heardOf = (...said: [string, string][]) =>
  said.flatMap(([from, text], at) => partsHeard({ from, text, t: null }, at, plainTokensOf(text, wordOf), []))

test("of the messages of a speaker the one that weighs most counts, and none of anybody else", () => {
  const heard = heardOf(["them", "delete"], ["them", "mum"], ["me", "mum now"], ["me", "please"])
  const found = measuresOf(heard, "them", weights)
  expect(found.holds).toBeCloseTo(-1 + 2)
  expect(found.script).toBeCloseTo(-1 + 1 + 2 + 0.5)
  expect(measuresOf(heard, "them2", weights).holds).toBe(-1)
})

test("the measures count by their weights", () => {
  const found = { script: 2, holds: 1, asks: 9, tells: 9 }
  expect(pressingSum(found, weights.pressing)).toBeCloseTo(0.5 + 2 + 2)
})

test("of the words those that weigh most are named, as many as it takes", () => {
  const heard = heardOf(["them", "delete mum now"])
  const named = (mayLack: number) => weighty(heard, "them", weights.script, mayLack).map(({ first }) => first.word.text)
  expect(named(0)).toEqual(["now", "mum", "delete"])
  expect(named(1)).toEqual(["now", "mum"])
  expect(named(3)).toEqual(["now"])
})
