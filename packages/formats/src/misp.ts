/**
 * A MISP event of what a suspected network uses (MISP core format, and objects of misp-objects): attributes and tags only, and
 * nothing of a person it happened to. Distribution is "your organisation only": who imports it decides to share.
 */

/** One thing to tell. `kind` as in casework's links. */
export type MispValue = { kind: string; of: string | null; value: string }
/** What the event says. `uuid` gives a UUID for a seed: the same seed, the same id. */
export type MispNetwork = {
  name: string
  organisation: string
  made: Date
  values: readonly MispValue[]
  uuid(seed: string): string
}

type Told = { type: string; category: string }

// Types and categories of MISP core format, section 2.4.2.
const types: Readonly<Record<string, Told>> = {
  phone: { type: "phone-number", category: "Person" },
  email: { type: "email", category: "Social network" },
  "bank-account": { type: "iban", category: "Financial fraud" },
  wallet: { type: "btc", category: "Financial fraud" },
  "payment-name": { type: "text", category: "Financial fraud" },
  "gift-card": { type: "prtn", category: "Financial fraud" },
  link: { type: "url", category: "External analysis" },
}
const handleTypes: Readonly<Record<string, Told>> = {
  x: { type: "twitter-id", category: "Social network" },
  github: { type: "github-username", category: "Social network" },
}
const otherText: Told = { type: "text", category: "Social network" }

/** The event as an object to serialise. */
export function mispEvent({ name, organisation, made, values, uuid }: MispNetwork) {
  const timestamp = String(Math.floor(made.getTime() / 1000))
  return {
    Event: {
      uuid: uuid(`event ${name}`),
      info: `Suspected sextortion network: ${name}`,
      date: made.toISOString().slice(0, 10),
      timestamp,
      threat_level_id: "2",
      analysis: "1",
      distribution: "0",
      published: false,
      Orgc: { name: organisation, uuid: uuid(`organisation ${organisation}`) },
      Tag: [{ name: 'circl:incident-classification="sextortion"' }, { name: "tlp:amber" }],
      Attribute: values.map((value) => ({
        uuid: uuid(`${value.kind} ${value.of} ${value.value}`),
        ...toldOf(value),
        value: value.value,
        comment: value.of ?? "",
        to_ids: false,
        distribution: "5",
        timestamp,
      })),
    },
  }
}

function toldOf({ kind, of }: MispValue): Told {
  if (kind === "account") return handleTypes[of ?? ""] ?? otherText
  if (kind === "wallet" && of !== "BTC") return { type: of === "XMR" ? "xmr" : "text", category: "Financial fraud" }
  return types[kind] ?? otherText
}
