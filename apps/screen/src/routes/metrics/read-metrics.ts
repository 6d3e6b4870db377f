/** GET /metrics. Counters and gauges as Prometheus text. */
import type { RouteParts, ScreenApi } from "../../app.ts"
import { metricsText } from "../../counters.ts"

export function readMetrics(app: ScreenApi, { screen, now }: RouteParts): void {
  app.get("/metrics", { logLevel: "warn", schema: { summary: "Counters and gauges" } }, async (_request, reply) =>
    reply.type("text/plain; version=0.0.4; charset=utf-8").send(metricsText(screen, now())),
  )
}
