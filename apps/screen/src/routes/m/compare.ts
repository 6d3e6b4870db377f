/** POST /m/compare. Whether two signals of a type match, in HMA's shape; nothing is looked up. */
import {
  type CompareAnswer,
  compareAnswerSchema,
  compareBodySchema,
  isSignalType,
  parseSignal,
  unknownSignalTypeMessage,
} from "@breakwater/formats/hma"
import { distance, hashFromText, matchDistanceBitsMax } from "@breakwater/pdq"
import type { RouteParts, ScreenApi } from "../../app.ts"
import { answerAsHma, refuse } from "./hma-refusal.ts"

export function compare(app: ScreenApi, _parts: RouteParts): void {
  const schema = {
    summary: "Compare two signals (HMA)",
    body: compareBodySchema,
    response: { 200: compareAnswerSchema },
  }
  app.post("/m/compare", { schema, errorHandler: answerAsHma }, async (request) => {
    const answer: CompareAnswer = {}
    for (const [type, pair] of Object.entries(request.body)) answer[type] = comparePair(type, pair)
    return answer
  })
}

function comparePair(type: string, pair: unknown): CompareAnswer[string] {
  if (!Array.isArray(pair)) throw refuse(`Comparison hashes for ${type} was not a list`)
  if (pair.length !== 2) throw refuse("Comparison hash list length must be exactly 2")
  if (!isSignalType(type)) throw refuse(unknownSignalTypeMessage(type))
  const [left, right] = pair.map((text: unknown) => {
    const signal = parseSignal(type, typeof text === "string" ? text : "")
    if (!signal.ok) throw refuse(`Invalid ${type} hash: ${signal.reason.message}`)
    return signal.value
  })
  if (type !== "pdq") return [left === right, {}]
  const [a, b] = [hashFromText(left ?? ""), hashFromText(right ?? "")]
  if (a === null || b === null) throw new TypeError("text that was checked is not a hash")
  const bits = distance(a, b)
  return [bits <= matchDistanceBitsMax, { distance: bits }]
}
