/**
 * The bag's contents in the Cyber-investigation Analysis Standard Expression (CASE 1.4 over UCO 1.4, JSON-LD), which
 * evidence tools of authorities read.
 *
 * Accounts, numbers and pages are observable objects with their facets; the files are named with their SHA-512. No
 * picture and no word of a chat is in it.
 */
/** What names an account, an address or a page. `of` is the app, currency or country. */
export type CaseObservable = { kind: string; value: string; of: string | null }
/** A file of the bag, by its path, size in bytes and SHA-512 in hex. */
export type DescribedFile = { path: string; bytes: number; sha512: string }
/** One step of the custody log; `at` is ISO 8601. */
export type CustodyStep = { at: string; what: string }

type Facet = Record<string, unknown> & { "@type": string }

const context = {
  kb: "https://example.org/kb/",
  "case-investigation": "https://ontology.caseontology.org/case/investigation/",
  "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
  "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
  "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
  "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
  xsd: "http://www.w3.org/2001/XMLSchema#",
}

/** The graph as JSON text. `idOf` gives a fresh UUID for each thing. */
export function caseUco(
  contents: {
    observables: readonly CaseObservable[]
    files: readonly DescribedFile[]
    log: readonly CustodyStep[]
  },
  idOf: () => string,
): string {
  const things = [
    ...contents.observables.map((observable) => observableObject(observable, idOf)),
    ...contents.files.map((file) => fileObject(file, idOf)),
    ...contents.log.map(({ at, what }) => ({
      "@id": `kb:action-${idOf()}`,
      "@type": "case-investigation:InvestigativeAction",
      "uco-core:description": what,
      "uco-action:startTime": { "@type": "xsd:dateTime", "@value": at },
    })),
  ]
  const bundle = {
    "@id": `kb:bundle-${idOf()}`,
    "@type": "uco-core:Bundle",
    "uco-core:object": things.map(({ "@id": id }) => ({ "@id": id })),
  }
  return `${JSON.stringify({ "@context": context, "@graph": [bundle, ...things] }, null, 2)}\n`
}

// The app, currency or country is a tag: accountType is a closed vocabulary that has none of them.
function observableObject(observable: CaseObservable, idOf: () => string) {
  const { kind, of } = observable
  return {
    "@id": `kb:observable-${idOf()}`,
    "@type": "uco-observable:ObservableObject",
    "uco-core:tag": of === null ? [kind] : [kind, of],
    "uco-core:hasFacet": [{ "@id": `kb:facet-${idOf()}`, ...facetOf(observable) }],
  }
}

function facetOf({ kind, value }: CaseObservable): Facet {
  if (kind === "email") return { "@type": "uco-observable:EmailAddressFacet", "uco-observable:addressValue": value }
  if (kind === "url") return { "@type": "uco-observable:URLFacet", "uco-observable:fullValue": value }
  if (kind === "phone") {
    return { "@type": "uco-observable:PhoneAccountFacet", "uco-observable:phoneNumber": value }
  }
  return { "@type": "uco-observable:AccountFacet", "uco-observable:accountIdentifier": value }
}

function fileObject({ path, bytes, sha512 }: DescribedFile, idOf: () => string) {
  return {
    "@id": `kb:file-${idOf()}`,
    "@type": "uco-observable:File",
    "uco-core:hasFacet": [
      {
        "@id": `kb:facet-${idOf()}`,
        "@type": "uco-observable:FileFacet",
        "uco-observable:fileName": path.split("/").at(-1),
        "uco-observable:filePath": path,
        "uco-observable:sizeInBytes": { "@type": "xsd:integer", "@value": String(bytes) },
      },
      {
        "@id": `kb:facet-${idOf()}`,
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:hash": [
          {
            "@id": `kb:hash-${idOf()}`,
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": "SHA512",
            "uco-types:hashValue": { "@type": "xsd:hexBinary", "@value": sha512.toUpperCase() },
          },
        ],
      },
    ],
  }
}
