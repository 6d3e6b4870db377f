/**
 * Exit: `GET /exit` wipes what this site left in the browser and leads to a page that says nothing about the person.
 *
 * Only a navigation of the person's own wipes: a link on another site merely leads away, so nobody else can
 * delete what was kept. History cannot be erased by any site; pages must say so.
 */
import type { FastifyInstance } from "fastify"

/** What leaving deletes in the browser. */
export type ExitClears = readonly ("cache" | "cookies" | "storage")[]

/** Where leaving leads: an absolute https URL, the same for everybody. What it deletes of ours. */
export type ExitOptions = { destination: string; clears: ExitClears }

/** Where the exit button leads, script or not. */
export const exitHref = "/exit"

/** A weather page: dull, plausible, quick, and not about the person. */
export const exitDefault: ExitOptions = {
  destination: "https://www.bbc.co.uk/weather",
  clears: ["cache", "cookies", "storage"],
}

/** Registers the route. */
export function exit(app: FastifyInstance, { destination, clears }: ExitOptions): void {
  if (!isNeutral(destination)) throw new TypeError("the exit leads to an absolute https address")
  const clearSiteData = clears.map((what) => `"${what}"`).join(", ")
  app.get(exitHref, { logLevel: "warn" }, async (request, reply) => {
    const site = request.headers["sec-fetch-site"]
    const isOwn = site === undefined || site === "same-origin" || site === "none"
    if (isOwn && clearSiteData !== "") reply.header("clear-site-data", clearSiteData)
    return reply.header("cache-control", "no-store").redirect(destination, 303)
  })
}

// Plain http would show the network where the person went; a machine that shows the system without a network may.
function isNeutral(destination: string): boolean {
  const url = URL.parse(destination)
  return url?.protocol === "https:" || (url?.protocol === "http:" && url.hostname === "127.0.0.1")
}
