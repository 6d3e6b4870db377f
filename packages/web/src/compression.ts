/**
 * Compression of answers: brotli or gzip for text of more than a kilobyte, where the client takes it.
 *
 * BREACH needs an attacker to repeat requests in the reader's name with chosen input; our session cookie is
 * SameSite=Strict and posts from other sites are refused, so an attacker's request shows no secret. Streams are left as they are.
 */
import { promisify } from "node:util"
import { brotliCompress, constants, gzip } from "node:zlib"
import type { FastifyInstance } from "fastify"

const bytesMin = 1024
// Quality 4 costs about what gzip does and is smaller; 11 is for what is compressed once. A decoder of a
// megabyte would keep its first reader waiting for seconds at 11, and is a tenth larger at 9.
const qualityLive = 4
const qualityOnce = 11
const qualityOnceLarge = 9
const largeBytes = 524_288

const brotliAside = promisify(brotliCompress)
const gzipAside = promisify(gzip)

/** How an answer may be encoded. */
export type Encoding = "br" | "gzip" | "identity"

/** The encoding to answer with. */
export function encodingFor(acceptEncoding: string | undefined): Encoding {
  const accepted = new Set<string>()
  for (const part of (acceptEncoding ?? "").split(",")) {
    const [name, ...parameters] = part.split(";")
    if (name !== undefined && !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter)))
      accepted.add(name.trim())
  }
  if (accepted.has("br")) return "br"
  return accepted.has("gzip") ? "gzip" : "identity"
}

/** True for content that shrinks. */
export function isText(contentType: string): boolean {
  return /^(text\/|application\/(json|problem\+json|javascript|xml|manifest\+json|wasm)|image\/svg)/.test(contentType)
}

/** A body compressed for good, for what is served many times; null where the encoding does not help. */
export async function compressOnce(body: Uint8Array, encoding: "br" | "gzip"): Promise<Uint8Array | null> {
  if (body.length < bytesMin) return null
  const quality = body.length > largeBytes ? qualityOnceLarge : qualityOnce
  const compressed =
    encoding === "gzip"
      ? await gzipAside(body, { level: 9 })
      : await brotliAside(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
  return compressed.length < body.length ? compressed : null
}

/** Compresses pages and JSON as they are sent. */
export function compression(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const contentType = String(reply.getHeader("content-type") ?? "")
    const isWhole = typeof payload === "string" || Buffer.isBuffer(payload)
    if (!isWhole || !isText(contentType) || reply.hasHeader("content-encoding")) return payload
    reply.header("vary", withVary(reply.getHeader("vary"), "Accept-Encoding"))
    const encoding = encodingFor(request.headers["accept-encoding"])
    if (encoding === "identity" || Buffer.byteLength(payload) < bytesMin) return payload
    reply.header("content-encoding", encoding)
    reply.removeHeader("content-length")
    return encoding === "gzip"
      ? await gzipAside(payload, { level: 6 })
      : await brotliAside(payload, { params: { [constants.BROTLI_PARAM_QUALITY]: qualityLive } })
  })
}

function withVary(present: unknown, name: string): string {
  const names = present === undefined ? [] : String(present).split(/\s*,\s*/)
  return [...new Set([...names, name])].join(", ")
}
