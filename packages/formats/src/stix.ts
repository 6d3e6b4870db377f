/**
 * A STIX 2.1 bundle of what a suspected network uses (OASIS STIX 2.1): accounts, numbers, addresses and places for money, bound
 * by a report. Nothing of a person it happened to is in it: no name, story, image hash or count of cases by person.
 *
 * The standard has no object for money, and readers pass over extensions they do not know: bank accounts and wallets stand
 * in the words of the report.
 */

/** One thing to tell. `kind` as in casework's links. */
export type StixValue = { kind: string; of: string | null; value: string }
/** What the bundle says. `id` gives a UUID v4 or v5 for a seed: the same seed, the same id. */
export type StixNetwork = {
  name: string
  producer: { id: string; name: string }
  made: Date
  values: readonly StixValue[]
  id(seed: string): string
}

const said =
  "Accounts, numbers and places for money named in reports of financially motivated sexual extortion. Suspected, not found."
const moneyKinds: ReadonlySet<string> = new Set(["bank-account", "wallet", "payment-name", "gift-card"])

// TLP:AMBER as STIX 2.1 (section 7.2.1.4) has it.
const tlpAmber = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"

/** The bundle as an object to serialise. */
export function stixBundle({ name, producer, made, values, id }: StixNetwork): {
  type: "bundle"
  id: string
  objects: StixObject[]
} {
  const at = made.toISOString()
  const identityId = `identity--${id(`identity ${producer.id}`)}`
  const common = {
    spec_version: "2.1",
    created: at,
    modified: at,
    created_by_ref: identityId,
    object_marking_refs: [tlpAmber],
  }
  const observed = values.flatMap((value) => objectOf(value, id))
  const places = values.flatMap(({ kind, of, value }) =>
    moneyKinds.has(kind) ? [`${kind}: ${of === null ? value : `${of} ${value}`}`] : [],
  )
  const objects: StixObject[] = [
    {
      type: "identity",
      id: identityId,
      spec_version: "2.1",
      created: at,
      modified: at,
      name: producer.name,
      identity_class: "organization",
      object_marking_refs: [tlpAmber],
    },
    ...observed,
    {
      type: "report",
      id: `report--${id(`report ${name}`)}`,
      ...common,
      name,
      description: [said, ...(places.length === 0 ? [] : ["Where money was to go:", ...places])].join("\n"),
      report_types: ["threat-report"],
      published: at,
      object_refs: observed.length === 0 ? [identityId] : observed.map((object) => object.id),
    },
  ]
  return { type: "bundle", id: `bundle--${id(`bundle ${name} ${at}`)}`, objects }
}

/** An object of a bundle. */
type StixObject = { type: string; id: string } & Record<string, unknown>

function objectOf({ kind, of, value }: StixValue, id: StixNetwork["id"]): StixObject[] {
  const seed = `${kind} ${of} ${value}`
  const base = { spec_version: "2.1", object_marking_refs: [tlpAmber] }
  if (kind === "account" || kind === "phone") {
    const account = {
      type: "user-account",
      id: `user-account--${id(seed)}`,
      ...base,
      account_login: value,
      ...(kind === "phone" ? { account_type: "phone" } : of === null ? {} : { account_type: of }),
    }
    return [account]
  }
  if (kind === "email") return [{ type: "email-addr", id: `email-addr--${id(seed)}`, ...base, value }]
  if (kind === "link") return [{ type: "url", id: `url--${id(seed)}`, ...base, value: `https://${value}` }]
  return []
}
