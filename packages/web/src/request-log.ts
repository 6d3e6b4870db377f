/**
 * The request log: a line of JSON for each answer, holding method, route pattern, status and milliseconds.
 *
 * Refuses to hold what would tell who asked or what for: no address, user agent, path as sent, query, cookie, header or
 * body. Error messages are left out too, as a parser's or a database's message quotes the value it stumbled on.
 */
import type { FastifyInstance, FastifyRequest } from "fastify"
import { standardOutput } from "./standard-output.ts"

/** From most to least spoken. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent"

type LoggedError = { type: string; message: string; code?: string; stack: string }

const stackFramesMax = 20

/** An error as far as it may be logged: its class, its code, and where in our code it arose. */
function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "", stack: "" }
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line))
  const code =
    "code" in error && typeof error.code === "string" && /^\w{1,60}$/.test(error.code) ? error.code : undefined
  const logged = { type: error.constructor.name, message: "", stack: frames.slice(0, stackFramesMax).join("\n") }
  return code === undefined ? logged : { ...logged, code }
}

function loggedRequest(request: {
  method?: string
  routeOptions?: { url?: string | undefined }
}): Record<string, unknown> {
  return { method: request.method, route: request.routeOptions?.url ?? null }
}

/** The logger's options: serializers that drop everything personal wherever an app logs a request or an error. */
export function loggerOptions(app: string, level: LogLevel, stream: { write(line: string): void } = standardOutput) {
  return {
    level,
    base: { app },
    hooks: { logMethod: withoutErrorMessage },
    serializers: {
      req: loggedRequest,
      res: (reply: { statusCode?: number }): Record<string, unknown> => ({ status: reply.statusCode }),
      err: loggedError,
    },
    stream,
  }
}

type WriteLine = { apply(logger: unknown, line: unknown[]): unknown }

// The logger takes an error's message for the line's own where the caller gives none.
function withoutErrorMessage(this: unknown, line: unknown[], write: WriteLine): void {
  const [first, message, ...rest] = line
  const error = first instanceof Error ? first : isRecord(first) && first.err instanceof Error ? first.err : null
  const fields = isRecord(first) && !(first instanceof Error) ? first : {}
  const text = typeof message === "string" ? message : "failed"
  write.apply(this, error === null ? line : [{ ...fields, err: error }, text, ...rest])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null
}

/** Writes the line for each answer. */
export function requestLog(app: FastifyInstance): void {
  app.addHook("onResponse", async (request: FastifyRequest, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      "answered",
    )
  })
}
