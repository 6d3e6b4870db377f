import { expect, test } from "vitest"
import { openedWords } from "./opened-words.ts"

const now = new Date("2026-11-26T10:00:00Z")
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

test("what somebody opened is found by all its words, whatever their case and accents, and only by them", () => {
  const words = openedWords()
  words.keep(1, { id: "a", number: 7, words: "Sie schrieb:\nZahl bis MITTERNACHT, Müller" }, now)
  expect(words.find(1, "muller mitternacht", now)).toEqual([
    { id: "a", number: 7, line: "Zahl bis MITTERNACHT, Müller" },
  ])
  expect(words.find(1, "mitternacht gestern", now)).toEqual([])
  expect(words.find(2, "mitternacht", now)).toEqual([])
  expect(words.find(1, "  ", now)).toEqual([])
})

test("it is forgotten when asked, and half an hour after the last look", () => {
  const words = openedWords()
  words.keep(1, { id: "a", number: 7, words: "one" }, now)
  words.keep(2, { id: "b", number: 8, words: "one" }, now)
  words.forget(1)
  expect([words.count(1, now), words.count(2, now)]).toEqual([0, 1])
  expect(words.find(2, "one", later(29))).toHaveLength(1)
  expect(words.find(2, "one", later(58))).toHaveLength(1)
  expect(words.find(2, "one", later(89))).toHaveLength(0)
})

test("beyond its limit the report opened first is let go", () => {
  const words = openedWords()
  for (let n = 0; n < 501; n += 1) words.keep(1, { id: String(n), number: n, words: `word${n}x` }, now)
  expect(words.count(1, now)).toBe(500)
  expect(words.find(1, "word0x", now)).toEqual([])
  expect(words.find(1, "word500x", now)).toHaveLength(1)
})
