import { readFileSync } from "node:fs"
import { countryName } from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import { browserEntry, browserFile } from "../../browser-assets.ts"
import type { Context } from "../../context.ts"
import { contentVersion, keepWorker } from "../../offline/keep-worker.ts"
import type { Reader } from "../../reader.ts"

const kept = [
  "/assets/breakwater/style.css",
  "/assets/breakwater/icon.svg",
  "/assets/breakwater/exit-this-page.js",
  "/assets/breakwater/copy-and-print.js",
  "/assets/breakwater/ticks.js",
  "/assets/breakwater/clear-page.js",
]

/**
 * GET /keep and its service worker. Nothing is kept before the button is pressed; without script the page points to
 * printing. The worker's name, and its cache's, say nothing of what they hold.
 */
export function keepHelp(app: FastifyInstance, { reader }: Context) {
  const built = readFileSync(browserFile(browserEntry("src/browser/offline-worker.ts").script), "utf8")
  const assets = [...kept.map(app.asset), ...browserEntry("src/browser/chat-page.ts").scripts]
  const version = contentVersion(...assets)

  app.get("/keep", async (request, reply) => {
    const me = reader(request)
    return reply.page("keep/keep.njk", {
      ...me.page,
      title: me.t("start.tab"),
      worker: `/keep-worker.js?${new URLSearchParams(choicesOf(me))}`,
      own: explained(me),
      unreviewed: me.reviewNote("keep"),
      backHref: me.href("/"),
    })
  })

  app.get("/keep-worker.js", async (request, reply) => {
    const { words, country } = reader(request)
    const script = keepWorker(built, { language: words.language.code, country }, { assets, version })
    return reply.type("text/javascript; charset=utf-8").header("cache-control", "no-cache").send(script)
  })
}

/** Language and country said out loud: an update must not depend on what a browser guesses that day. */
function choicesOf({ words, country }: Reader): Record<string, string> {
  return { language: words.language.code, ...(country === null ? {} : { country }) }
}

function explained({ words, country, t }: Reader) {
  const name = country === null ? "112 / 911" : countryName(country, words.language.code)
  return [
    t("keep.li-what", { country: name }),
    t("keep.li-name"),
    t("keep.li-clear", { clear: t("device.label-clear") }),
    t("keep.li-other"),
  ]
}
