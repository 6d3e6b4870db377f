/** GET /m/raw_lookup. Ids of entries near a signal, with distances when asked, in HMA's shape. */
import { buildRawLookup, parseFlag, rawLookupAnswerSchema } from "@breakwater/formats/hma"
import { z } from "zod"
import type { RouteParts, ScreenApi } from "../../app.ts"
import { findSignal } from "./find-signal.ts"
import { answerAsHma, refuse } from "./hma-refusal.ts"

const querystring = z.object({
  signal: z.string().max(1000).optional(),
  signal_type: z.string().max(100).optional(),
  banks: z.string().max(1000).optional(),
  include_distance: z.string().max(10).default("false"),
})

export function rawLookup(app: ScreenApi, { screen }: RouteParts): void {
  const schema = { summary: "Look up a signal by id (HMA)", querystring, response: { 200: rawLookupAnswerSchema } }
  app.get("/m/raw_lookup", { schema, errorHandler: answerAsHma }, async (request) => {
    const { signal, signal_type, banks, include_distance } = request.query
    if (signal === undefined) throw refuse("signal is required")
    if (signal_type === undefined) throw refuse("signal_type is required")
    const includeDistance = parseFlag(include_distance)
    if (includeDistance === null) throw refuse("invalid boolean parameter - prefer true/false")
    return buildRawLookup(findSignal(screen, { signal, signal_type, banks }), includeDistance)
  })
}
