/** STIX against the OASIS schemas, where the conformance set is. */

import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Ajv2020 } from "ajv/dist/2020.js"
import ajvFormats from "ajv-formats"
import { expect, test } from "vitest"
import { type StixNetwork, stixBundle } from "./stix.ts"

const shared = process.env.BREAKWATER_CONFORMANCE ?? join(import.meta.dirname, "../../../../shared/conformance")
const folder = join(shared, "schemas/stix21")

function id(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
const network: StixNetwork = {
  name: "The jess accounts",
  producer: { id: "example", name: "Example Hotline" },
  made: new Date("2026-11-25T10:00:00Z"),
  values: [
    { kind: "account", of: "instagram", value: "jess.example" },
    { kind: "account", of: null, value: "jess" },
    { kind: "phone", of: null, value: "+447700900123" },
    { kind: "email", of: null, value: "jess@example.org" },
    { kind: "link", of: null, value: "example.org/u/jess" },
    { kind: "bank-account", of: "GB", value: "GB33BUKB20201555555555" },
    { kind: "wallet", of: "BTC", value: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
  ],
  id,
}

test.skipIf(!existsSync(folder))("a bundle and every object in it are valid under their schemas", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false })
  ajvFormats.default(ajv)
  const schemas = new Map<string, object>()
  for (const part of ["common", "observables", "sdos", "sros"]) {
    for (const file of readdirSync(join(folder, part))) {
      const schema = JSON.parse(readFileSync(join(folder, part, file), "utf8")) as { $id: string }
      ajv.addSchema(schema)
      schemas.set(`${part}/${file}`, schema)
    }
  }
  const check = (name: string, value: unknown) => {
    const validate = ajv.getSchema((schemas.get(name) as { $id: string }).$id)
    validate?.(value)
    return validate?.errors ?? null
  }
  const bundle = JSON.parse(JSON.stringify(stixBundle(network)))
  for (const object of bundle.objects) {
    const part = ["user-account", "email-addr", "url"].includes(object.type) ? "observables" : "sdos"
    expect(check(`${part}/${object.type}.json`, object), object.type).toBeNull()
  }
  expect(check("common/bundle.json", bundle)).toBeNull()
  // The check can fail.
  expect(check("sdos/report.json", { ...bundle.objects.at(-1), published: 7 })).not.toBeNull()
})

test("the same values have the same ids, so that a second bundle updates and does not double", () => {
  const ids = (bundle: ReturnType<typeof stixBundle>) => bundle.objects.map((object) => object.id)
  expect(ids(stixBundle({ ...network, made: new Date("2026-11-26T10:00:00Z") }))).toEqual(ids(stixBundle(network)))
})
