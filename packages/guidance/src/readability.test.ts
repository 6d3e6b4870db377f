import { expect, test } from "vitest"
import { documentIds } from "./catalogue.ts"
import { readabilityOf, syllablesOf } from "./readability.ts"

// Flesch-Kincaid grade at most: a reading age of about 11 for young people; adults' texts are bounded too.
const gradeMax: Record<(typeof documentIds)[number], number> = {
  start: 6,
  crisis: 6,
  plan: 6,
  situations: 6,
  check: 6,
  tools: 6,
  fingerprint: 6,
  pictures: 6,
  evidence: 6,
  code: 6,
  states: 6,
  status: 6,
  device: 6,
  platforms: 6,
  directory: 6,
  layout: 6,
  friends: 6,
  "hand-offs": 6,
  "helper-codes": 6,
  keep: 6,
  money: 7,
  report: 6,
  notices: 9,
  adults: 7,
  parents: 7,
  letter: 8,
  "check-a-chat": 8,
  "school-desk": 8,
  schools: 8,
  briefing: 8,
  lesson: 8,
  request: 7,
  answers: 6,
}

test("syllables are counted as spoken", () => {
  const counts = {
    name: 1,
    names: 1,
    people: 2,
    image: 2,
    images: 3,
    started: 2,
    asked: 1,
    police: 2,
    encrypted: 3,
    little: 2,
  }
  for (const [word, count] of Object.entries(counts)) expect(syllablesOf(word), word).toBe(count)
})

test.each(documentIds)("the English of %s is within its reading grade", (document) => {
  const figures = readabilityOf("en", document)
  expect(figures?.grade).toBeLessThanOrEqual(gradeMax[document])
})

// LIX (Björnsson 1968): under 30 very easy, 30 to 40 easy. Words are longer in French and German than in English.
const lixMax = 40

test.each(["en", "es", "fr", "pt", "de"])("every document there is in %s is easy by LIX", (language) => {
  const hard = documentIds.filter((document) => (readabilityOf(language, document)?.lix ?? 0) > lixMax)
  expect(hard).toEqual([])
})

test("languages without a measure get none, rather than a figure that means nothing", () => {
  expect(readabilityOf("ar", "plan")?.lix ?? null).toBeNull()
  expect(readabilityOf("xx", "plan")).toBeNull()
})
