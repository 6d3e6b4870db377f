/**
 * The answers of Hasher-Matcher-Actioner (HMA, "Open Media Match") to look-ups, in its own shapes.
 *
 * Shapes only: what is matched is decided by the caller. Read in facebook/ThreatExchange,
 * hasher-matcher-actioner/src/OpenMediaMatch/{blueprints,schemas}/matching.py and python-threatexchange signal types.
 * Traps kept on purpose: `distance` is text in look-ups and a number in comparisons; an exact signal type (MD5) has
 * the empty text as its distance; a PDQ signal in capitals is refused, an MD5 in capitals is not.
 */
import { z } from "zod"

/** Text of `/status`: ready, not ready yet, or too long without news. The last two come with status 503. */
export const statusTexts = { alive: "I-AM-ALIVE", notLoaded: "INDEX-NOT-LOADED", stale: "INDEX-STALE" } as const

/** Signal types that are looked up here; `md5` is ours, for images, beside HMA's `video_md5`. */
export const signalTypes = ["pdq", "video_md5", "md5"] as const
/** See {@link signalTypes}. */
export type SignalType = (typeof signalTypes)[number]

/** One match: whole-number id, and the distance in bits as text ("" where the type has none). */
export const matchSchema = z.object({ bank_content_id: z.int(), distance: z.string() })
/** Answer of `GET /m/lookup`: matches by bank; no bank, no key. */
export const lookupAnswerSchema = z.record(z.string(), z.array(matchSchema))
/** Answer of `GET /m/raw_lookup`: ids, or matches when `include_distance` was asked for. */
export const rawLookupAnswerSchema = z.object({ matches: z.array(z.union([z.int(), matchSchema])) })
/** Answer of `GET /m/index/status`: by signal type; `built_to` in seconds since 1970, -1 when not present. */
export const indexStatusAnswerSchema = z.record(
  z.string(),
  z.object({ present: z.boolean(), built_to: z.int(), size: z.int().nonnegative() }),
)
/** Body of `POST /m/compare`: two signals of one type, by type. */
export const compareBodySchema = z.record(z.string(), z.unknown())
/** Answer of `POST /m/compare`: whether they match and, where the type has one, the distance as a number. */
export const compareAnswerSchema = z.record(
  z.string(),
  z.tuple([z.boolean(), z.object({ distance: z.int().optional() })]),
)
/** Every refusal. */
export const errorAnswerSchema = z.object({ message: z.string() })

/** See {@link lookupAnswerSchema}. */
export type LookupAnswer = z.output<typeof lookupAnswerSchema>
/** See {@link rawLookupAnswerSchema}. */
export type RawLookupAnswer = z.output<typeof rawLookupAnswerSchema>
/** See {@link indexStatusAnswerSchema}. */
export type IndexStatusAnswer = z.output<typeof indexStatusAnswerSchema>
/** See {@link compareAnswerSchema}. */
export type CompareAnswer = z.output<typeof compareAnswerSchema>

/** A signal as HMA takes it, or the message it refuses it with. */
export type Signal = { ok: true; value: string } | { ok: false; reason: { code: "invalid-signal"; message: string } }

/** Whether this names a signal type that is looked up here. */
export function isSignalType(name: string): name is SignalType {
  return signalTypes.some((each) => each === name)
}

/** Message for a signal type that is not known. */
export function unknownSignalTypeMessage(name: string): string {
  return `No such SignalType '${name}'`
}

/** Checks and normalises a signal by HMA's rule for its type; the reason carries what HMA says of it. */
export function parseSignal(type: SignalType, text: string): Signal {
  const value = type === "pdq" ? text : text.trim().toLowerCase()
  if ((type === "pdq" ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{32}$/).test(value)) return { ok: true, value }
  const message = type === "pdq" ? "invalid PDQ hash" : `'${text}' is not a valid MD5 hash`
  return { ok: false, reason: { code: "invalid-signal", message } }
}

/** Flag of a query as HMA reads booleans; null when it is none of its words. */
export function parseFlag(text: string): boolean | null {
  const word = text.toLowerCase()
  if (["true", "1", "yes", "on", "t", "y"].includes(word)) return true
  if (["false", "0", "no", "off", "f", "n"].includes(word)) return false
  return null
}

/** A match to be put into an answer; distance in bits, null for a type without one. */
export type HmaMatch = { bank: string; contentId: number; distanceBits: number | null }

const distanceText = (bits: number | null): string => (bits === null ? "" : String(bits))

/** Builds the answer of `/m/lookup`; banks in order of their first match. */
export function buildLookup(matches: Iterable<HmaMatch>): LookupAnswer {
  const byBank: LookupAnswer = {}
  for (const { bank, contentId, distanceBits } of matches) {
    byBank[bank] ??= []
    byBank[bank].push({ bank_content_id: contentId, distance: distanceText(distanceBits) })
  }
  return byBank
}

/** Builds the answer of `/m/raw_lookup`. */
export function buildRawLookup(matches: Iterable<HmaMatch>, includeDistance: boolean): RawLookupAnswer {
  const list: RawLookupAnswer["matches"] = []
  for (const { contentId, distanceBits } of matches) {
    list.push(includeDistance ? { bank_content_id: contentId, distance: distanceText(distanceBits) } : contentId)
  }
  return { matches: list }
}
