/**
 * Problem answers: the one place where a thrown thing becomes a response.
 *
 * A browser gets a plain page with a next step and, on a public face, who to talk to; an API client gets
 * `application/problem+json`. A bug is logged without its message and answered without detail.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { type LayoutChoice, layoutOf } from "./layout.ts"
import { Problem, problemDocument, problemKinds, problemOf } from "./problem.ts"

/** Renders the problem page; null for an app that has no pages. */
type ProblemPage = ((template: string, layout: LayoutChoice, context: Record<string, unknown>) => string) | null

/** What the answers need of the app. */
export type ProblemAnswersOptions = { page: ProblemPage; layout(request: FastifyRequest): LayoutChoice }

/** Answers one thrown thing. */
export type AnswerProblem = (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** Makes the answerer, and sets it for errors and for addresses that lead nowhere. */
export function problemAnswers(app: FastifyInstance, options: ProblemAnswersOptions): AnswerProblem {
  const answer: AnswerProblem = (thrown, request, reply) => {
    const problem = problemOf(thrown)
    if (problem.kind === "internal") request.log.error({ err: thrown }, "failed")
    const { status } = problemKinds[problem.kind]
    reply.code(status).header("cache-control", "no-store").header("vary", "Accept")
    const { retryAfterSeconds } = problem.extra
    if (retryAfterSeconds !== undefined) reply.header("retry-after", String(retryAfterSeconds))
    const html = wantsPage(request.headers.accept) ? problemHtml(problem, request, options) : null
    if (html !== null) return reply.type("text/html; charset=utf-8").send(html)
    return reply.type("application/problem+json").send(JSON.stringify(problemDocument(problem)))
  }
  app.setErrorHandler((error, request, reply) => answer(error, request, reply))
  app.setNotFoundHandler((request, reply) => answer(new Problem("not-found"), request, reply))
  return answer
}

/** True when the client names HTML, as every browser does when it opens a page and no API client does. */
export function wantsPage(accept: string | undefined): boolean {
  return (accept ?? "")
    .toLowerCase()
    .split(",")
    .some(
      (part) => /^\s*(text\/html|application\/xhtml\+xml)\s*(;|$)/.test(part) && !/;\s*q=0(\.0*)?\s*(;|$)/.test(part),
    )
}

function problemHtml(
  problem: Problem,
  request: FastifyRequest,
  { page, layout }: ProblemAnswersOptions,
): string | null {
  if (page === null) return null
  try {
    return page("breakwater/problem.njk", ...problemPageOf(problem, layout(request)))
  } catch (error) {
    // The app's own layout may be what failed. The page with who to talk to must still appear, so ours is tried alone.
    request.log.error({ err: error }, "problem page failed")
    return page("breakwater/problem.njk", ...problemPageOf(problem, {}))
  }
}

function problemPageOf(problem: Problem, choice: LayoutChoice): [LayoutChoice, Record<string, unknown>] {
  const words = layoutOf(choice).words.problems[problem.kind]
  const detail = problem.kind === "internal" ? "" : problem.detail
  return [choice, { title: words.heading, heading: words.heading, next: words.next, detail }]
}
