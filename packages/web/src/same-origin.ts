/**
 * Same origin only: a page app takes a change only from its own pages, with or without script and without a token.
 *
 * Refuses by Sec-Fetch-Site where the browser sends it, else by Origin. A request with neither comes from no browser
 * that could be tricked: every browser since 2019 sends Origin with a post across sites.
 */
import type { FastifyRequest } from "fastify"
import { Problem } from "./problem.ts"

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"])

/** What the decision rests on. */
export type RequestSource = {
  method: string
  host: string
  secFetchSite: string | undefined
  origin: string | undefined
}

/** True when the request may change something. */
export function isSameOrigin({ method, host, secFetchSite, origin }: RequestSource): boolean {
  if (safeMethods.has(method)) return true
  // "none" is the person themself: a restored tab or a reload after the post.
  if (secFetchSite !== undefined) return secFetchSite === "same-origin" || secFetchSite === "none"
  if (origin === undefined) return true
  // The scheme is left out: behind a proxy that ends TLS we see http where the browser says https.
  const originHost = URL.parse(origin)?.host
  return originHost !== undefined && originHost !== "" && withoutDefaultPort(originHost) === withoutDefaultPort(host)
}

function withoutDefaultPort(host: string): string {
  return host.toLowerCase().replace(/:(80|443)$/, "")
}

/** A hook for page apps: `app.addHook("onRequest", sameOriginOnly)`. Throws the `cross-origin` problem. */
export async function sameOriginOnly(request: FastifyRequest): Promise<void> {
  const source = {
    method: request.method,
    host: request.host,
    secFetchSite: singleHeader(request.headers["sec-fetch-site"]),
    origin: request.headers.origin,
  }
  if (!isSameOrigin(source)) throw new Problem("cross-origin", "Open the page here, and send the form again.")
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.[0]
}
