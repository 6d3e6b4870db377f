/**
 * Health: `GET /healthz` answers 200 when every part is ready and 503 when one is not.
 *
 * Asking is shared: however many ask at once, the parts are looked at once. A look that hangs counts as not ready.
 */
import { setTimeout as after } from "node:timers/promises"
import type { FastifyInstance } from "fastify"

/** Whether an app can do its work, part by part. */
export type Health = { ready: boolean; parts: Record<string, boolean> }

const lookMsMax = 3000

/** Registers the route. */
export function health(
  app: FastifyInstance,
  about: { name: string; version: string },
  look: () => Promise<Health>,
): void {
  let looking: Promise<Health> | null = null

  function lookShared(): Promise<Health> {
    looking ??= bounded(look).finally(() => {
      looking = null
    })
    return looking
  }

  app.get("/healthz", { logLevel: "warn" }, async (_request, reply) => {
    const { ready, parts } = await lookShared()
    return reply.code(ready ? 200 : 503).send({ ...about, ready, parts })
  })
}

async function bounded(look: () => Promise<Health>): Promise<Health> {
  const notReady: Health = { ready: false, parts: {} }
  const done = new AbortController()
  const late = after(lookMsMax, notReady, { signal: done.signal, ref: false }).catch(() => notReady)
  try {
    return await Promise.race([look(), late])
  } catch {
    return notReady
  } finally {
    done.abort()
  }
}
