/**
 * Problem: the one exception an app throws to refuse a client (RFC 9457), and the closed table of what each kind means.
 *
 * Not for expected failures inside the house, which are values, nor for bugs, which are plain errors and answered
 * with 500 and no detail.
 */

/** Every kind of refusal with its HTTP status and the title an API client reads. */
export const problemKinds = {
  "bad-request": { status: 400, title: "The request could not be read" },
  unauthorized: { status: 401, title: "A credential is needed, or the one given is not valid" },
  forbidden: { status: 403, title: "This credential or page may not do that" },
  "cross-origin": { status: 403, title: "The form was sent from another site" },
  "not-found": { status: 404, title: "There is nothing at this address" },
  "not-acceptable": { status: 406, title: "The answer is not available in the form asked for" },
  "too-slow": { status: 408, title: "The request took too long to arrive" },
  conflict: { status: 409, title: "The request does not fit the present state" },
  gone: { status: 410, title: "This was here and is no longer" },
  "cursor-unknown": { status: 410, title: "The cursor is not known; drop this list and start over" },
  "precondition-failed": { status: 412, title: "The state has changed since it was read" },
  "too-large": { status: 413, title: "The request is larger than is taken here" },
  "unsupported-media": { status: 415, title: "This kind of content is not taken here" },
  unprocessable: { status: 422, title: "The request was read, but something in it cannot be right" },
  "slow-down": { status: 429, title: "Too many requests at once; slow down" },
  internal: { status: 500, title: "Something went wrong on this side" },
  unavailable: { status: 503, title: "Not available at the moment" },
} as const satisfies Record<string, { status: number; title: string }>

/** A name from the closed list of refusals; the last part of the problem's `type`. */
export type ProblemKind = keyof typeof problemKinds

/** What may be said beyond the detail: a wait in seconds, and further members of the problem document. */
export type ProblemExtra = { retryAfterSeconds?: number; members?: Record<string, unknown> }

/** The JSON body of a problem. `type` ends in `/<kind>`. */
export type ProblemDocument = { type: string; title: string; status: number; detail: string; [member: string]: unknown }

/** A refusal to a client. `detail` is shown to that client: never put a secret, or what somebody else sent, in it. */
export class Problem extends Error {
  override readonly name = "Problem"
  readonly kind: ProblemKind
  readonly detail: string
  readonly extra: ProblemExtra

  constructor(kind: ProblemKind, detail = "", extra: ProblemExtra = {}) {
    super(kind)
    this.kind = kind
    this.detail = detail
    this.extra = extra
  }
}

/** The document for an API client. A bug ("internal") carries no detail. */
export function problemDocument(problem: Problem): ProblemDocument {
  const { status, title } = problemKinds[problem.kind]
  const detail = problem.kind === "internal" ? "" : problem.detail
  return { ...problem.extra.members, type: `/problems/${problem.kind}`, title, status, detail }
}

// The framework's refusals by status. Anything it answers with another 4xx is a request that could not be read.
const kindByStatus = new Map<number, ProblemKind>([
  [404, "not-found"],
  [408, "too-slow"],
  [413, "too-large"],
  [414, "bad-request"],
  [415, "unsupported-media"],
  [429, "slow-down"],
  [503, "unavailable"],
])

type FrameworkError = { statusCode?: unknown; validation?: unknown }

/**
 * Any thrown thing as a Problem. Errors that are not ours and carry no 4xx status become `internal`.
 * The framework's messages quote the request, so none of them is passed on.
 */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  if (typeof thrown !== "object" || thrown === null) return new Problem("internal")
  const { statusCode, validation }: FrameworkError = thrown
  if (Array.isArray(validation)) {
    return new Problem("bad-request", "Some fields are missing or not in the form expected.", {
      members: { errors: validation.slice(0, validationErrorsMax).map(fieldError) },
    })
  }
  if (typeof statusCode !== "number" || statusCode < 400) return new Problem("internal")
  const kind = kindByStatus.get(statusCode)
  if (kind !== undefined) return new Problem(kind)
  return new Problem(statusCode < 500 ? "bad-request" : "internal")
}

const validationErrorsMax = 20

function fieldError(error: { instancePath?: unknown; message?: unknown }): { field: string; message: string } {
  return { field: String(error.instancePath ?? ""), message: String(error.message ?? "not in the form expected") }
}
