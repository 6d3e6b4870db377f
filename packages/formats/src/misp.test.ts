import { expect, test } from "vitest"
import { mispEvent } from "./misp.ts"

const event = mispEvent({
  name: "The jess accounts",
  organisation: "Example Hotline",
  made: new Date("2026-11-25T10:00:00Z"),
  values: [
    { kind: "account", of: "instagram", value: "jess.example" },
    { kind: "account", of: "x", value: "jess" },
    { kind: "bank-account", of: "GB", value: "GB33BUKB20201555555555" },
    { kind: "wallet", of: "BTC", value: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
    { kind: "wallet", of: "ETH", value: "0x0" },
    { kind: "phone", of: null, value: "+447700900123" },
  ],
  uuid: (seed) => `id of ${seed}`,
})

// What MISP core format, section 2.4.2, lets stand together.
const together: Record<string, readonly string[]> = {
  "Social network": ["twitter-id", "text", "email", "github-username"],
  "Financial fraud": ["iban", "btc", "xmr", "prtn", "text"],
  Person: ["phone-number"],
  "External analysis": ["url"],
}

test("each value has a type that its category knows, and is shared with nobody by itself", () => {
  for (const { category, type, to_ids, distribution } of event.Event.Attribute) {
    expect(together[category], `${category} ${type}`).toContain(type)
    expect([to_ids, distribution]).toEqual([false, "5"])
  }
  expect(event.Event.distribution).toBe("0")
  expect(event.Event.published).toBe(false)
})

test("the event is tagged as sextortion and for whom it is", () => {
  expect(event.Event.Tag.map(({ name }) => name)).toEqual(['circl:incident-classification="sextortion"', "tlp:amber"])
})
