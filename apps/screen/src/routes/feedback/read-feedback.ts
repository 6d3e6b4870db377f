/** GET /feedback. How much waits, when the exchange last took some, and what it did not take. */
import { z } from "zod"
import type { RouteParts, ScreenApi } from "../../app.ts"

const time = z.string().nullable()
const answer = z.object({
  queued: z.object({ batches: z.int(), items: z.int() }),
  accepted: z.int().describe("Items taken since the start."),
  lastSuccessAt: time,
  lastFailure: z.object({ at: z.string(), detail: z.string() }).nullable(),
  refused: z.array(z.object({ at: z.string(), entry: z.string(), reason: z.string() })),
})

const iso = (ms: number): string => new Date(ms).toISOString()

export function readFeedback(app: ScreenApi, { screen }: RouteParts): void {
  const schema = { summary: "How feedback stands", response: { 200: answer } }
  app.get("/feedback", { schema }, async () => {
    const { batches, items, accepted, lastSuccessAt, lastFailure, refused } = screen.outbox.state()
    return {
      queued: { batches, items },
      accepted,
      lastSuccessAt: lastSuccessAt === null ? null : iso(lastSuccessAt),
      lastFailure: lastFailure && { at: iso(lastFailure.at), detail: lastFailure.detail },
      refused: refused.map(({ at, entry, reason }) => ({ at: iso(at), entry, reason })),
    }
  })
}
