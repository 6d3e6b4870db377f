/** GET /m/index/status. Size and freshness by signal type, in HMA's shape; `built_to` in seconds since 1970. */
import {
  type IndexStatusAnswer,
  indexStatusAnswerSchema,
  isSignalType,
  signalTypes,
  unknownSignalTypeMessage,
} from "@breakwater/formats/hma"
import { z } from "zod"
import type { RouteParts, ScreenApi } from "../../app.ts"
import { answerAsHma, refuse } from "./hma-refusal.ts"

const querystring = z.object({ signal_type: z.string().max(100).optional() })

export function readIndexStatus(app: ScreenApi, { screen }: RouteParts): void {
  const schema = {
    summary: "Size and freshness of the index (HMA)",
    querystring,
    response: { 200: indexStatusAnswerSchema },
  }
  app.get("/m/index/status", { schema, errorHandler: answerAsHma }, async (request) => {
    const asked = request.query.signal_type
    if (asked !== undefined && !isSignalType(asked)) throw refuse(unknownSignalTypeMessage(asked))
    const { word, lists } = screen.standing()
    const present = word !== "not-loaded"
    // The oldest list decides: up to then every list is known.
    const currentAt = lists.reduce((oldest, each) => Math.min(oldest, each.currentAt ?? 0), Number.MAX_SAFE_INTEGER)
    const status: IndexStatusAnswer = {}
    for (const type of signalTypes) {
      if (asked !== undefined && asked !== type) continue
      const size = screen.matcher.sizeOf(type === "pdq" ? "pdq" : "md5")
      status[type] = present
        ? { present, built_to: Math.floor(currentAt / 1000), size }
        : { present, built_to: -1, size: 0 }
    }
    return status
  })
}
