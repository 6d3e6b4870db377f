/** POST /feedback. Queues what the platform did with entries; the exchange is told as soon as it can be reached. */
import { Problem } from "@breakwater/web"
import { z } from "zod"
import type { RouteParts, ScreenApi } from "../../app.ts"
import { feedbackItemSchema } from "../../exchange-client.ts"
import { feedbackItemsMax } from "../../feedback.ts"

const body = z.object({ feedback: z.array(feedbackItemSchema).min(1).max(feedbackItemsMax) })
const answer = z.object({ queued: z.int() })

export function createFeedback(app: ScreenApi, { screen }: RouteParts): void {
  const schema = { summary: "Give feedback on entries", body, response: { 202: answer } }
  app.post("/feedback", { schema }, async (request, reply) => {
    const { feedback } = request.body
    if (await screen.outbox.add(feedback)) return reply.code(202).send({ queued: feedback.length })
    throw new Problem("unavailable", "The feedback queue is full; the exchange has not answered for long.", {
      retryAfterSeconds: 60,
    })
  })
}
