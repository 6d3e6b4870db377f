/**
 * A look-up in HMA's shape: within 31 bits for PDQ, exactly for MD5; by bank where asked.
 *
 * Unlike HMA's own, a PDQ signal is looked up in its eight orientations: a mirrored copy is a copy.
 */
import { type HmaMatch, isSignalType, parseSignal, unknownSignalTypeMessage } from "@breakwater/formats/hma"
import { hashFromText, matchDistanceBitsMax } from "@breakwater/pdq"
import { countQuery } from "../../counters.ts"
import { bankContentId, bankOfList, type Match } from "../../matcher.ts"
import type { Screen } from "../../screen.ts"
import { requireLoaded } from "../status/require-loaded.ts"
import { refuse } from "./hma-refusal.ts"

/** Finds entries, nearest first; `banks` is a list with commas. Throws a Problem in HMA's words. */
export function findSignal(
  screen: Screen,
  asked: { signal: string; signal_type: string; banks?: string | undefined },
): HmaMatch[] {
  const type = asked.signal_type
  if (!isSignalType(type)) throw refuse(unknownSignalTypeMessage(type))
  const signal = parseSignal(type, asked.signal)
  if (!signal.ok) throw refuse(`invalid signal: ${signal.reason.message}`)
  requireLoaded(screen)
  const found = type === "pdq" ? findPdq(screen, signal.value) : screen.matcher.matchMd5(signal.value)
  const banks = asked.banks ? new Set(asked.banks.split(",")) : null
  const matches = banks === null ? found : found.filter(({ list }) => banks.has(bankOfList(list)))
  countQuery(screen.counters, matches)
  return matches.map(({ entry, list, distance }) => ({
    bank: bankOfList(list),
    contentId: bankContentId(entry),
    distanceBits: type === "pdq" ? distance : null,
  }))
}

function findPdq(screen: Screen, text: string): Match[] {
  const bits = hashFromText(text)
  if (bits === null) throw new TypeError("text that was checked is not a hash")
  return screen.matcher.match({ pdq: bits }, matchDistanceBitsMax)
}
