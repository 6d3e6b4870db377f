/** GET /status. HMA's words: I-AM-ALIVE, or 503 INDEX-NOT-LOADED or INDEX-STALE. */
import { statusTexts } from "@breakwater/formats/hma"
import type { RouteParts, ScreenApi } from "../../app.ts"

const texts = { alive: statusTexts.alive, "not-loaded": statusTexts.notLoaded, stale: statusTexts.stale }

export function readStatus(app: ScreenApi, { screen }: RouteParts): void {
  app.get(
    "/status",
    { logLevel: "warn", schema: { summary: "Whether the index is loaded and fresh", security: [] } },
    async (_request, reply) => {
      const { word } = screen.standing()
      return reply
        .code(word === "alive" ? 200 : 503)
        .type("text/plain; charset=utf-8")
        .send(texts[word])
    },
  )
}
