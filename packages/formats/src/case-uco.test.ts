/** CASE/UCO against the SHACL shapes of the ontologies themselves, where they are. */
import { randomUUID } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { JsonLdParser } from "jsonld-streaming-parser"
import { Parser, type Quad, Store } from "n3"
import SHACLValidator from "rdf-validate-shacl"
import { beforeAll, describe, expect, test } from "vitest"
import { caseUco } from "./case-uco.ts"

const shared = process.env.BREAKWATER_CONFORMANCE ?? join(import.meta.dirname, "../../../../shared/conformance")
const ontologies = join(shared, "schemas/case-uco")

const contents = {
  observables: [
    { kind: "email", value: "rin@example.org", of: null },
    { kind: "url", value: "https://example.org/rin", of: null },
    { kind: "phone", value: "+447700900123", of: "GB" },
    { kind: "handle", value: "rin.x", of: "instagram" },
    { kind: "iban", value: "DE89370400440532013000", of: "DE" },
    { kind: "wallet", value: "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", of: "BTC" },
  ],
  files: [{ path: "data/chats/1-chat.txt", bytes: 80, sha512: "a".repeat(128) }],
  log: [{ at: "2026-11-25T21:30:00.000Z", what: "Chat added" }],
}

const leftOut = new Set([
  // Every file is read; nothing is fetched.
  "http://www.w3.org/2002/07/owl#imports",
  // The few rules written as queries: the validator has no query engine.
  "http://www.w3.org/ns/shacl#sparql",
])

const subClassOf = "http://www.w3.org/2000/01/rdf-schema#subClassOf"

async function quadsOf(json: string): Promise<Quad[]> {
  const quads: Quad[] = []
  for await (const quad of Readable.from([json]).pipe(new JsonLdParser())) quads.push(quad)
  return quads
}

describe.skipIf(!existsSync(ontologies))("the shapes of CASE 1.4 and UCO 1.4", () => {
  let shapes: Quad[]
  beforeAll(() => {
    shapes = readdirSync(ontologies, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ttl"))
      .flatMap((path) => new Parser().parse(readFileSync(join(ontologies, path), "utf8")))
      .filter(({ predicate }) => !leftOut.has(predicate.value))
  })

  async function broken(json: string): Promise<string[]> {
    // What is a kind of what stands in the ontologies, and is looked for in the data.
    const kinds = shapes.filter(({ predicate }) => predicate.value === subClassOf)
    const data = new Store([...kinds, ...(await quadsOf(json))])
    const { results } = await new SHACLValidator(new Store(shapes)).validate(data)
    return results.map(({ path, message }) => `${path?.value}: ${message.map(({ value }) => value).join(" ")}`)
  }

  test("a graph of every kind of thing we write breaks none", async () => {
    expect(await broken(caseUco(contents, randomUUID))).toEqual([])
  })

  test("one with a wrong value breaks them: the check can fail", async () => {
    const json = caseUco(contents, randomUUID).replace('"xsd:dateTime"', '"xsd:string"')
    expect(await broken(json)).not.toEqual([])
  })
})

test("no word of a log or name of a file is lost, and each thing has an id of its own", () => {
  const { "@graph": things } = JSON.parse(caseUco(contents, randomUUID))
  const ids = things.map(({ "@id": id }: { "@id": string }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(things.filter((thing: { "@type": string }) => thing["@type"].endsWith("File"))).toHaveLength(1)
})
