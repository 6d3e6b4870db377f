/** GET /status/live. I-AM-ALIVE while the process answers, whatever the index holds. */
import { statusTexts } from "@breakwater/formats/hma"
import type { RouteParts, ScreenApi } from "../../app.ts"

export function readLive(app: ScreenApi, _parts: RouteParts): void {
  app.get(
    "/status/live",
    { logLevel: "warn", schema: { summary: "Whether the process answers", security: [] } },
    async (_request, reply) => reply.type("text/plain; charset=utf-8").send(statusTexts.alive),
  )
}
