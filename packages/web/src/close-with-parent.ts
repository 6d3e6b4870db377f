/**
 * Close with parent: an app ends when the process that started it ends, or when it is told to.
 *
 * Answers under way are finished; whatever still holds the process after the bound is left behind by exiting.
 */
import type { FastifyInstance } from "fastify"

const closeMsMax = 10_000

/** Listens from the moment the app listens. */
export function closeWithParent(app: FastifyInstance): void {
  let isClosing = false
  const close = () => {
    isClosing = true
    // Unreferenced: a process that ends by itself is not held up by it.
    setTimeout(() => process.exit(1), closeMsMax).unref()
    app.close().catch(() => process.exit(1))
  }
  const events = ["SIGTERM", "SIGINT", "disconnect"] as const
  app.addHook("onListen", async () => {
    for (const event of events) process.once(event, close)
  })
  // Or the connection would stay, and the next request on it would be refused instead of reaching the next process.
  app.addHook("onSend", async (_request, reply) => {
    if (isClosing) reply.header("connection", "close")
  })
  app.addHook("onClose", async () => {
    for (const event of events) process.off(event, close)
  })
}
