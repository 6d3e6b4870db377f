/** X-ARF against the specification's own schemas, where the conformance set is. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Ajv2020 } from "ajv/dist/2020.js"
import ajvFormats from "ajv-formats"
import { expect, test } from "vitest"
import { type XarfSextortion, xarfSextortion } from "./xarf.ts"

const shared = process.env.BREAKWATER_CONFORMANCE ?? join(import.meta.dirname, "../../../../shared/conformance")
const folder = join(shared, "schemas/xarf-v4")

const report: XarfSextortion = {
  reportId: "a8b9c0d1-e2f3-4567-abcd-ef0123456789",
  at: new Date("2026-11-25T02:00:00Z"),
  reporter: { org: "Private person", contact: "alex@example.org", domain: "example.org" },
  url: "https://platform.example/user/someone",
  accountId: "someone",
  platform: "social_media",
  description: "The account threatens to publish an image.",
}

test.skipIf(!existsSync(folder))("a report is valid under the schema of its type, with and without an account", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajvFormats.default(ajv)
  ajv.addSchema(JSON.parse(readFileSync(join(folder, "xarf-core.json"), "utf8")))
  for (const file of readdirSync(join(folder, "types")).filter((name) => name.endsWith(".json"))) {
    ajv.addSchema(JSON.parse(readFileSync(join(folder, "types", file), "utf8")))
  }
  const validate = ajv.getSchema("https://xarf.org/schemas/v4/types/content-csem.json")
  for (const made of [report, { ...report, accountId: null }, { ...report, description: "é".repeat(5000) }]) {
    validate?.(JSON.parse(JSON.stringify(xarfSextortion(made))))
    expect(validate?.errors ?? null).toBeNull()
  }
  // The check can fail.
  expect(validate?.({ ...xarfSextortion(report), exploitation_type: "other" })).toBe(false)
})

test("a report carries no evidence bytes and nothing internal", () => {
  const keys = Object.keys(xarfSextortion(report))
  expect(keys).not.toContain("evidence")
  expect(keys).not.toContain("_internal")
})
