/**
 * Security headers: what every response carries, whatever answered it.
 *
 * The content security policy starts from nothing allowed. A route may replace single directives by
 * `config: { contentSecurityPolicy: { "script-src": ["'self'", "'wasm-unsafe-eval'"] } }`. No directive takes a foreign
 * origin unless a deployment writes one: no page of ours asks a third party for anything.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"

/** Directives of a content security policy with their sources. An empty list is the same as `'none'`. */
export type ContentSecurityPolicy = Partial<Record<CspDirective, readonly string[]>>

/** A directive that takes a list of sources. */
export type CspDirective =
  | "default-src"
  | "script-src"
  | "style-src"
  | "img-src"
  | "connect-src"
  | "font-src"
  | "media-src"
  | "worker-src"
  | "manifest-src"
  | "form-action"
  | "base-uri"
  | "frame-ancestors"
  | "frame-src"

/** The policy of a page that says nothing of its own. */
export const contentSecurityPolicyDefault = {
  "default-src": [],
  "style-src": ["'self'"],
  "script-src": ["'self'"],
  "img-src": ["'self'"],
  "connect-src": ["'self'"],
  "manifest-src": ["'self'"],
  "form-action": ["'self'"],
  "base-uri": [],
  "frame-ancestors": [],
} as const satisfies ContentSecurityPolicy

/** The header's text, given the policies from the most general to the most particular. */
export function contentSecurityPolicyText(...policies: ContentSecurityPolicy[]): string {
  const merged = Object.assign({}, ...policies) as ContentSecurityPolicy
  return Object.entries(merged)
    .map(([directive, sources]) => `${directive} ${sources.length === 0 ? "'none'" : sources.join(" ")}`)
    .join("; ")
}

// Two years, as the preload list asks. Sub-domains are not spoken for: they may be another team's.
const hstsSeconds = 63_072_000

const permissionsPolicy = [
  "accelerometer",
  "browsing-topics",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "usb",
]
  .map((feature) => `${feature}=()`)
  .join(", ")

/** Sets the headers at once, so that they stand even when a later hook or the router refuses the request. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply, policyText: string): void {
  reply.header("content-security-policy", policyText)
  reply.header("referrer-policy", "no-referrer")
  reply.header("x-content-type-options", "nosniff")
  reply.header("x-frame-options", "DENY")
  reply.header("cross-origin-opener-policy", "same-origin")
  reply.header("cross-origin-resource-policy", "same-origin")
  reply.header("permissions-policy", permissionsPolicy)
  if (request.protocol === "https") reply.header("strict-transport-security", `max-age=${hstsSeconds}`)
}

/** Puts the headers on every response of the app, and `no-store` on whatever does not say how it may be kept. */
export function securityHeaders(app: FastifyInstance, policy: ContentSecurityPolicy): void {
  app.addHook("onRequest", async (request, reply) => {
    const own = request.routeOptions.config?.contentSecurityPolicy ?? {}
    setSecurityHeaders(request, reply, contentSecurityPolicyText(contentSecurityPolicyDefault, policy, own))
  })
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store")
  })
}
