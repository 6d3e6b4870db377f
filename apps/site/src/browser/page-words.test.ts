import { expect, test } from "vitest"
import english from "../pages/fingerprint/words.en.json" with { type: "json" }
import { fill, fillPlural, type PageWords } from "./page-words.ts"
import { refusalReasons } from "./worker-messages.ts"

// Checked by the compiler: the English words have every sentence that the script asks for.
const words: PageWords = english.live

function sentences(value: unknown): string[] {
  if (typeof value === "string") return [value]
  return Object.values(value ?? {}).flatMap(sentences)
}

test("every reason for refusal has its own sentence, and no other is there", () => {
  expect(Object.keys(words.refusals).sort()).toEqual([...refusalReasons].sort())
  expect(new Set(Object.values(words.refusals)).size).toBe(refusalReasons.length)
})

test("every refusal says what to do next", () => {
  const nextStep = /choose|try|press|use|reads|close|links/i
  for (const sentence of Object.values(words.refusals)) expect(sentence).toMatch(nextStep)
})

test("no sentence promises removal, blames, or names a person's part in it", () => {
  for (const sentence of sentences(english)) {
    expect(sentence).not.toMatch(/will be (removed|taken down|deleted)|you should not have|your fault|victim|offender/i)
  }
})

test("values stand where the sentence wants them, and plurals follow the language", () => {
  expect(fill(words.progress, { done: 3, total: 7 })).toBe("3 of 7 done")
  expect(fillPlural(words.summary, 1, "en")).toBe("1 fingerprint is ready to send.")
  expect(fillPlural({ few: "{count} pliki", other: "{count} plików" }, 3, "pl")).toBe("3 pliki")
  expect(fillPlural({ other: "{count}" }, 3, "pl")).toBe("3")
})
