import { expect, test } from "vitest"
import { weigh } from "./hearing.ts"
import { weights } from "./load.ts"
import { plainTokensOf } from "./tokens.ts"
import { questions, readWeights } from "./weights.ts"
import { wordOf } from "./words.ts"

const table = { start: -1, enough: 0, own: "delete:10,your mum:10,~<del:10", other: "haha:-5", signs: "" }
const pressing = { start: 0, enough: 0, script: 1, holds: 1, asks: 1, tells: 0 }
const tables = { version: 1, step: 0.1, script: table, holds: table, asks: table, tells: table, early: table, pressing }

const heard = (from: string, text: string, message = 0) => ({
  from,
  t: null,
  message,
  text,
  tokens: plainTokensOf(text, wordOf),
  hits: [],
  isKeyed: false,
  kept: [],
  sums: [],
})

test("a word weighs with its pieces, a pair by itself, each once however often it is said, and by who says it", () => {
  const { script } = readWeights(tables, "mine.json")
  const sum = (...texts: [string, string][]) =>
    weigh(
      texts.map(([from, text], at) => heard(from, text, at)),
      "them",
      script,
    ).sum
  expect(sum(["them", "delete"])).toBeCloseTo(1)
  expect(sum(["them", "delete delete"])).toBeCloseTo(1)
  expect(sum(["them", "delivered"])).toBeCloseTo(0)
  expect(sum(["them", "your mum"])).toBeCloseTo(0)
  expect(sum(["them", "your. mum"])).toBeCloseTo(-1)
  expect(sum(["them", "delete"], ["me", "haha"])).toBeCloseTo(0.5)
  expect(sum(["me", "delete"])).toBeCloseTo(-1)
})

test("a table with mistakes is refused, each named with its place", () => {
  expect(() => readWeights({ ...tables, version: "1" }, "mine.json")).toThrow(/mine.json: version: expected a number/)
  expect(() => readWeights({ ...tables, asks: { ...table, own: "word:much" } }, "mine.json")).toThrow(
    /mine.json: asks: own: word:much: expected "word:steps"/,
  )
  expect(() => readWeights({ ...tables, early: {} }, "mine.json")).toThrow(
    /mine.json: early: own: expected at least one/,
  )
})

test("no single word of the tables is enough for anything", () => {
  const { script, tells, early } = weights()
  for (const word of ["pay", "delete", "followers", "mum", "police", "send", "video", "help", "please"]) {
    for (const each of [script, tells, early]) {
      expect(weigh([heard("them", word)], "them", each).sum, word).toBeLessThan(each.enough)
    }
  }
})

test("who says nothing that weighs holds nothing over anybody, asks for nothing, and is no script", () => {
  for (const question of questions) {
    const { start, enough, least } = weights()[question]
    expect(start, question).toBeLessThan(Math.min(enough, Number.isFinite(least) ? least : enough))
  }
})
