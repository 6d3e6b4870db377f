/**
 * Refusals under /m, as HMA gives them: a status and `{"message": …}`.
 *
 * A bug is logged and answered without its message, as everywhere.
 */
import { Problem, type ProblemKind, problemKinds } from "@breakwater/web"
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify"

/** Error handler for the routes under /m. */
export function answerAsHma(error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = error instanceof Problem ? error : new Problem(kindOf(error))
  if (problem.kind === "internal") request.log.error({ err: error }, "failed")
  const { status, title } = problemKinds[problem.kind]
  const { retryAfterSeconds } = problem.extra
  if (retryAfterSeconds !== undefined) reply.header("retry-after", String(retryAfterSeconds))
  const message = problem.kind === "internal" ? title : problem.detail || title
  return reply.code(status).header("cache-control", "no-store").send({ message })
}

/** A refusal with HMA's own words. */
export function refuse(message: string): Problem {
  return new Problem("bad-request", message)
}

function kindOf({ statusCode = 500, validation }: FastifyError): ProblemKind {
  if (validation !== undefined || (statusCode >= 400 && statusCode < 500)) return "bad-request"
  return "internal"
}
