import { expect, test } from "vitest"
import { catalogueOf } from "./catalogue.ts"
import { platformById, platformFacts, platforms } from "./platforms.ts"

const now = new Date("2026-11-25T12:00:00Z")
const factsOf = (id: string, at = now) => {
  const platform = platformById(id)
  if (platform === null) throw new Error(`no platform ${id}`)
  return platformFacts(platform, at)
}

test("all 32 platforms are in, each with a way to report and a source", () => {
  expect(platforms).toHaveLength(32)
  expect(new Set(platforms.map((platform) => platform.id)).size).toBe(32)
})

test("nothing marked needs-check is shown as fact", () => {
  for (const platform of platforms) {
    const facts = platformFacts(platform, now)
    expect(facts.routes.filter((route) => route.needsCheck)).toEqual([])
    if (platform.mark === "needs-check") {
      expect(facts.routes).toEqual([])
      expect(facts.reach).toEqual({ under18: "unknown", adult: "unknown" })
      expect(facts.keeps.message).toBe("platforms.note-keeps-unknown")
    }
  }
})

test("a programme that is only reported, tested or not found is not a yes", () => {
  expect(factsOf("redgifs").reach).toEqual({ under18: "yes", adult: "unknown" })
  expect(factsOf("google-search").reach.adult).toBe("unknown")
  expect(factsOf("x").reach).toEqual({ under18: "unknown", adult: "no" })
})

test("an encrypted app is named as out of reach, with the next step", () => {
  expect(factsOf("whatsapp").nextSteps).toEqual([
    "platforms.note-next-keep",
    "platforms.note-next-encrypted",
    "platforms.note-next-elsewhere",
    "platforms.note-next-police",
  ])
})

test("an app whose public parts one programme reaches says so, and where that ends", () => {
  expect(factsOf("telegram").nextSteps).toContain("platforms.note-next-public-parts")
  expect(factsOf("telegram").nextSteps).toContain("platforms.note-next-no-programme")
})

test("the number of messages a report sends is told where a source gives it", () => {
  expect(factsOf("whatsapp").keeps).toEqual({ message: "platforms.note-keeps-last", count: 5 })
  expect(factsOf("google-messages").keeps.count).toBe(10)
  expect(factsOf("signal").keeps.message).toBe("platforms.note-keeps-nothing")
})

test("past its check date a platform keeps its routes, but none as fact", () => {
  const facts = factsOf("instagram", new Date("2027-06-01T00:00:00Z"))
  expect(facts.routes).toEqual([])
  expect(facts.routesToCheck.length).toBeGreaterThan(0)
})

test("every next step and every keeping is a message", () => {
  const words = catalogueOf("en")
  for (const platform of platforms) {
    const facts = platformFacts(platform, now)
    for (const id of facts.nextSteps) expect(words.text(id)).not.toBe("")
    expect(words.text(facts.keeps.message, { count: String(facts.keeps.count) })).not.toBe("")
  }
})
