import { describe, expect, test } from "vitest"
import type { Report } from "./report.ts"
import { coarseOf } from "./report-coarse.ts"
import { urgencyOf } from "./report-urgency.ts"
import { hintsOfSelfHarm } from "./self-harm-hints.ts"

const now = new Date("2026-11-25T12:34:56.789Z")

describe("urgency", () => {
  test.each<[string, Partial<Report>, string, string[]]>([
    ["danger now is an emergency", { safeNow: "no" }, "emergency", ["in-danger"]],
    ["thoughts of self-harm are an emergency", { selfHarm: "yes" }, "emergency", ["says-self-harm"]],
    ["a story that hints at it is too", { story: "I can't go on" }, "emergency", ["words-of-self-harm"]],
    ["a child under 13 is high", { ageBand: "under-13" }, "high", ["under-13"]],
    ["pressed after paying is high", { happened: ["paid", "threatened"] }, "high", ["pressed-after-paying"]],
    ["a threat alone is ordinary", { happened: ["threatened"] }, "ordinary", []],
  ])("%s", (_, answers, urgency, reasons) => {
    expect(urgencyOf({ happened: ["other"], ...answers })).toEqual({ urgency, reasons })
  })
})

describe("words of self-harm", () => {
  test.each([
    ["en", "i just want to DIE."],
    ["es", "Ya no quiero vivir más"],
    ["fr", "j’ai envie de mourir"],
    ["pt", "não aguento mais"],
    ["ar", "أُريد أن أموت"],
    ["cy", "dw i eisiau marw"],
    ["de", "Ich möchte nicht mehr leben"],
    ["hi", "मैं मरना चाहता हूँ"],
    ["hi", "main marna chahta hoon"],
    ["fil", "gusto ko nang mamatay"],
    ["de", "i want to kill myself"],
    ["xx", "suicidal"],
  ])("are heard in %s: %s", (language, text) => {
    expect(hintsOfSelfHarm(text, language)).not.toEqual([])
  })

  test.each([
    ["en", "they said they will send it to my whole school"],
    ["de", "die haben meine Bilder, ich weiß nicht was ich machen soll"],
    ["es", "me piden dinero y tengo miedo"],
    ["fr", "ils veulent de l'argent avant ce soir"],
    ["hi", "वे पैसे मांग रहे हैं"],
    ["fil", "humihingi sila ng pera"],
  ])("do not ring for plain words in %s: %s", (language, text) => {
    expect(hintsOfSelfHarm(text, language)).toEqual([])
  })

  test("take time in proportion to the text", () => {
    const text = "kill my self control ".repeat(100_000)
    const startedMs = performance.now()
    hintsOfSelfHarm(text, "fil")
    // 2.1 million characters take about 0.3 s; a quadratic walk would take hours.
    expect(performance.now() - startedMs).toBeLessThan(10_000)
  })
})

describe("what is kept in the clear", () => {
  test("is few choices, the day and the full hour, and no word of the person's", () => {
    const marker = "marker of a person"
    const coarse = coarseOf(
      {
        happened: ["threatened"],
        story: marker,
        name: marker,
        contact: marker,
        accounts: [{ handle: marker }],
        ageBand: "13-15",
        country: "GB",
        forWhom: "child",
      },
      now,
    )
    expect(coarse).toEqual({
      urgency: "ordinary",
      level: "anonymous",
      forWhom: "child",
      age: "under-18",
      country: "GB",
      receivedOn: new Date("2026-11-25T00:00:00Z"),
      dueAt: new Date("2026-11-28T12:00:00Z"),
    })
  })

  test("names no age finer than under 18 or adult", () => {
    const ages = (["under-13", "13-15", "16-17", "18-over", "unknown"] as const).map(
      (ageBand) => coarseOf({ happened: ["other"], ageBand }, now).age,
    )
    expect(new Set(ages)).toEqual(new Set(["under-18", "adult", "unknown"]))
  })
})
