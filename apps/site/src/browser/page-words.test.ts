import { catalogueOf, languages } from "@breakwater/guidance"
import { expect, test } from "vitest"
import { pictureWords } from "../pages/fingerprint/picture-words.ts"
import { fill } from "./page-words.ts"
import { refusalReasons } from "./worker-messages.ts"

const words = pictureWords(catalogueOf("en"))

test("every reason for refusal has its own sentence, and no other is there", () => {
  expect(Object.keys(words.refusals).sort()).toEqual([...refusalReasons].sort())
  expect(new Set(Object.values(words.refusals)).size).toBe(refusalReasons.length)
})

test("every refusal says what to do next", () => {
  const nextStep = /choose|try|press|use|reads|close|links/i
  for (const sentence of Object.values(words.refusals)) expect(sentence).toMatch(nextStep)
})

test("values stand where the sentence wants them, in every language", () => {
  expect(fill(words.progress, { done: 3, total: 7 })).toBe("3 of 7 done")
  for (const { code } of languages) {
    const { progress, summary, picture } = pictureWords(catalogueOf(code))
    expect(fill(progress, { done: 3, total: 7 })).toMatch(/3.*7|7.*3/)
    expect(fill(summary, { count: 12 })).toContain("12")
    expect(fill(picture, { number: 5 })).toContain("5")
  }
})
