/** CyberTipline reports against NCMEC's own schema, where the conformance set is. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { validateXML } from "xmllint-wasm"
import { type CyberTip, cyberTipXml, tipFileXml } from "./cybertipline.ts"

const shared = process.env.BREAKWATER_CONFORMANCE ?? join(import.meta.dirname, "../../../../shared/conformance")
const schemaFile = join(shared, "schemas/cybertipline-ispws.xsd")

const least: CyberTip = {
  incidentAt: new Date("2026-11-24T20:00:00Z"),
  incidentNote: "",
  urgentBecause: null,
  reporter: { organisation: "Example Hotline", email: "desk@example.org" },
  accounts: [],
  money: [],
  phones: [],
  emails: [],
  victimNote: "",
  summary: "",
}
const full: CyberTip = {
  ...least,
  incidentNote: "On the day the report came in; the hour is not known.",
  urgentBecause: "The person says that they may be in danger.",
  accounts: [
    { platform: "Instagram", screenName: "jess.example", profileUrl: "https://instagram.com/jess.example" },
    { platform: "Snapchat", screenName: "jess-example", profileUrl: null },
    { platform: null, screenName: null, profileUrl: "https://example.org/u/jess" },
  ],
  money: [
    { service: "Bank", identifier: "GB33BUKB20201555555555", note: "demanded 200 GBP" },
    { service: null, identifier: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", note: "" },
  ],
  phones: ["+447700900123"],
  emails: ["jess@example.org"],
  victimNote: "Aged 13 to 15, in the United Kingdom.",
  summary: "Threatened to share <an image> & asked for money.",
}

const text = fc.string({ unit: "binary", maxLength: 40 })
const tips: fc.Arbitrary<CyberTip> = fc.record({
  incidentAt: fc.date({ min: new Date("2020-01-01"), max: new Date("2026-01-01"), noInvalidDate: true }),
  incidentNote: text,
  urgentBecause: fc.option(fc.string({ minLength: 1, maxLength: 4_000 }).filter((each) => each.trim() !== "")),
  reporter: fc.constant(least.reporter),
  accounts: fc.array(
    fc.record({ platform: fc.option(text), screenName: fc.option(text), profileUrl: fc.option(fc.webUrl()) }),
    { maxLength: 4 },
  ),
  money: fc.array(fc.record({ service: fc.option(text), identifier: text, note: text }), { maxLength: 3 }),
  phones: fc.constant([]),
  emails: fc.constant([]),
  victimNote: text,
  summary: text,
})

async function problems(...documents: string[]): Promise<string[]> {
  const schema = [{ fileName: "ispws.xsd", contents: readFileSync(schemaFile, "utf8") }]
  const xml = documents.map((contents, at) => ({ fileName: `${at}.xml`, contents }))
  const { errors } = await validateXML({ xml, schema })
  return errors.map(({ rawMessage }) => rawMessage)
}

describe.skipIf(!existsSync(schemaFile))("under the schema", () => {
  test("a report is valid with everything in it, and with next to nothing", async () => {
    const file = tipFileXml({ reportId: "4564654", fileId: "b0754af7", fileName: "report <7> & words.txt" })
    expect(await problems(cyberTipXml(full), cyberTipXml(least), file)).toEqual([])
  })

  test("the check can fail", async () => {
    const moved = cyberTipXml(full).replace("<sextortion/>", "<sextortion>false</sextortion>")
    expect(await problems(moved)).not.toEqual([])
  })

  test("a report of any text is valid: nothing a person wrote breaks it", async () => {
    const made = fc.sample(tips, { numRuns: 150, seed: 7 })
    expect(await problems(...made.map(cyberTipXml))).toEqual([])
  }, 60_000)
})

test("what was told stands in it, escaped; money is an account of type Billing; no age is made up", () => {
  const xml = cyberTipXml(full)
  expect(xml).toContain("Threatened to share &lt;an image&gt; &amp; asked for money.")
  expect(xml).toMatch(/<associatedAccount type="Billing">\s*<platform thirdPartyUser="true">Bank<\/platform>/)
  expect(xml).toContain("<sextortion/>")
  expect(xml).not.toContain("<age>")
})
