/** GET /m/lookup. Entries near a signal, by bank, in HMA's shape; addresses are never fetched. */
import { buildLookup, lookupAnswerSchema } from "@breakwater/formats/hma"
import { Problem } from "@breakwater/web"
import { z } from "zod"
import type { RouteParts, ScreenApi } from "../../app.ts"
import { findSignal } from "./find-signal.ts"
import { answerAsHma, refuse } from "./hma-refusal.ts"

const querystring = z.object({
  signal: z.string().max(1000).optional(),
  signal_type: z.string().max(100).optional(),
  banks: z.string().max(1000).optional(),
  url: z.string().max(4000).optional().describe("Refused: this screen hashes nothing by address."),
})

export function lookup(app: ScreenApi, { screen }: RouteParts): void {
  const schema = { summary: "Look up a signal by bank (HMA)", querystring, response: { 200: lookupAnswerSchema } }
  app.get("/m/lookup", { schema, errorHandler: answerAsHma }, async (request) => {
    const { signal, signal_type, banks, url } = request.query
    if (url) throw new Problem("forbidden", "Hashing is disabled, missing role")
    if (!signal || !signal_type) throw refuse("Either url or both signal and signal_type are required")
    return buildLookup(findSignal(screen, { signal, signal_type, banks }))
  })
}
