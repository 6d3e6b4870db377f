/**
 * Text session: a small typed value kept by the browser in an encrypted, HttpOnly, SameSite=Strict cookie.
 *
 * No cookie is set until `set` is called; nothing is kept on the server. Whatever cannot be opened, has lain idle, has
 * outlived its lifetime, or no longer fits the schema reads as null: never as an error shown to the person.
 */
import { hkdfSync } from "node:crypto"
import type { FastifyReply, FastifyRequest } from "fastify"
import { EncryptJWT, jwtDecrypt } from "jose"
import type { z } from "zod"

/** How a session is kept. Any of `secretsPrevious` still opens; only `secret` seals. Each is at least 32 bytes. */
export type TextSessionOptions<S extends z.ZodType> = {
  name: string
  secret: Uint8Array
  secretsPrevious?: readonly Uint8Array[]
  schema: S
  idleMinutesMax: number
  lifetimeMinutesMax: number
  /** Set the cookie for https only, even where the request does not say it came by https. */
  secureAlways?: boolean
  now(): Date
}

/** Reads, writes and clears one session. */
export type TextSession<T> = {
  /** The value, or null where there is none that holds. */
  read(request: FastifyRequest): Promise<T | null>
  /** Seals the value into the cookie; the lifetime starts with the first `set` of a session. */
  set(request: FastifyRequest, reply: FastifyReply, value: T): Promise<void>
  /** Pushes the idle limit on, where there is a session. */
  extend(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Takes the cookie off the browser. */
  clear(request: FastifyRequest, reply: FastifyReply): void
}

// A browser keeps 4096 bytes for name, value and attributes together.
const cookieBytesMax = 3800
const secretBytesMin = 32

type Opened<T> = { value: T; startedAtSeconds: number }

/** A session kind for an app: `textSession({ name: "case", secret, schema: z.object({ … }), … })`. */
export function textSession<S extends z.ZodType>(options: TextSessionOptions<S>): TextSession<z.output<S>> {
  const keys = [options.secret, ...(options.secretsPrevious ?? [])].map((secret) => sealingKey(secret, options.name))
  const nowSeconds = () => Math.floor(options.now().getTime() / 1000)

  async function open(request: FastifyRequest): Promise<Opened<z.output<S>> | null> {
    const sealed = request.cookies[cookieName(request, options)]
    if (sealed === undefined || sealed.length > cookieBytesMax) return null
    for (const key of keys) {
      const opened = await openSealed(sealed, key, options, nowSeconds())
      if (opened !== null) return opened
    }
    return null
  }

  async function seal(request: FastifyRequest, reply: FastifyReply, value: unknown, startedAtSeconds: number) {
    const [key] = keys
    if (key === undefined) throw new Error("a session has a secret")
    const endsAtSeconds = startedAtSeconds + options.lifetimeMinutesMax * 60
    const sealed = await new EncryptJWT({ value })
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .setAudience(options.name)
      .setIssuedAt(startedAtSeconds)
      .setExpirationTime(Math.min(nowSeconds() + options.idleMinutesMax * 60, endsAtSeconds))
      .encrypt(key)
    if (sealed.length > cookieBytesMax) throw new RangeError(`session ${options.name} is larger than a cookie holds`)
    // No Max-Age: the browser forgets it on closing, which matters on a shared device.
    reply.setCookie(cookieName(request, options), sealed, cookieAttributes(request, options))
  }

  return {
    read: async (request) => (await open(request))?.value ?? null,
    set: async (request, reply, value) => {
      const present = await open(request)
      await seal(request, reply, options.schema.parse(value), present?.startedAtSeconds ?? nowSeconds())
    },
    extend: async (request, reply) => {
      const present = await open(request)
      if (present !== null) await seal(request, reply, present.value, present.startedAtSeconds)
    },
    clear: (request, reply) => {
      reply.clearCookie(cookieName(request, options), cookieAttributes(request, options))
    },
  }
}

// The name is bound in, so that a cookie of one session kind never opens as another.
function sealingKey(secret: Uint8Array, name: string): Uint8Array {
  if (secret.length < secretBytesMin) throw new RangeError(`a session secret has at least ${secretBytesMin} bytes`)
  return new Uint8Array(hkdfSync("sha256", secret, "breakwater text session", name, 32))
}

async function openSealed<S extends z.ZodType>(
  sealed: string,
  key: Uint8Array,
  { name, schema, lifetimeMinutesMax, now }: TextSessionOptions<S>,
  nowSeconds: number,
): Promise<Opened<z.output<S>> | null> {
  try {
    const { payload } = await jwtDecrypt(sealed, key, {
      audience: name,
      currentDate: now(),
      clockTolerance: 0,
      requiredClaims: ["exp", "iat"],
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
    })
    const startedAtSeconds = payload.iat ?? 0
    if (nowSeconds >= startedAtSeconds + lifetimeMinutesMax * 60) return null
    const parsed = schema.safeParse(payload.value)
    return parsed.success ? { value: parsed.data, startedAtSeconds } : null
  } catch {
    // Sealed by another key, tampered with, or too old: all are "no session" to the person.
    return null
  }
}

type CookieOptions = { name: string; secureAlways?: boolean }

function isSecure(request: FastifyRequest, options: CookieOptions): boolean {
  return options.secureAlways === true || request.protocol === "https"
}

// The __Host- prefix keeps a neighbouring sub-domain from planting a cookie of this name.
function cookieName(request: FastifyRequest, options: CookieOptions): string {
  return isSecure(request, options) ? `__Host-${options.name}` : options.name
}

function cookieAttributes(request: FastifyRequest, options: CookieOptions) {
  return { path: "/", httpOnly: true, sameSite: "strict" as const, secure: isSecure(request, options) }
}
