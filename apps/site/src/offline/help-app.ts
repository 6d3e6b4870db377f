/**
 * The help pages without the rest of the site: no database, no session, no key. For making copies; it never listens.
 */
import { fileURLToPath } from "node:url"
import { createApp, type Identity } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import type { Context } from "../context.ts"
import { showCheck } from "../pages/check/show.ts"
import { showDirectory } from "../pages/directory/show.ts"
import { showExitButton } from "../pages/exit-button/show.ts"
import { showNoFile } from "../pages/no-file/show.ts"
import { type CopyIndex, showCopyIndex } from "../pages/offline/show.ts"
import { printGuides } from "../pages/people/printed.ts"
import { showGuides } from "../pages/people/show.ts"
import { showPlan } from "../pages/plan/show.ts"
import { showPlatforms } from "../pages/platforms/show.ts"
import { showStart } from "../pages/start/show.ts"
import { showTools } from "../pages/tools/show.ts"
import { type Reader, readerOf } from "../reader.ts"

const pages = [
  showStart,
  showPlan,
  showCheck,
  showGuides,
  printGuides,
  showDirectory,
  showPlatforms,
  showTools,
  showNoFile,
  showExitButton,
]
const templates = fileURLToPath(new URL("../pages", import.meta.url))

/** The pages of a copy made at `now`, to be asked by `inject`. */
export async function helpApp(index: CopyIndex, identity: Identity, now: Date): Promise<FastifyInstance> {
  const known = new WeakMap<FastifyRequest, Reader>()
  const reader = (request: FastifyRequest) => {
    const found = known.get(request) ?? ofCopy(readerOf(request, now, { isCopy: true }), index.languages)
    known.set(request, found)
    return found
  }
  const app = await createApp({
    name: "site",
    identity,
    version: "copy",
    bodyBytesMax: 1024,
    publicFace: true,
    logLevel: "silent",
    pages: { templates: [templates], layout: (request) => reader(request).layout },
    health: async () => ({ ready: true, parts: {} }),
  })
  const context = helpOnly(() => now, reader, identity.name)
  for (const page of pages) page(app, context)
  showCopyIndex(app, context, index)
  return app
}

/** The context of a help page. What it never asks for refuses: asking would be a bug, and ends the copy. */
function helpOnly(now: Context["now"], reader: Context["reader"], siteName: string): Context {
  const refuse = (): never => {
    throw new Error("a help page asked for more than the guidance")
  }
  return {
    now,
    reader,
    siteName,
    hotline: null,
    isWellKnown: refuse,
    get database(): never {
      return refuse()
    },
    get session(): never {
      return refuse()
    },
    get schoolSession(): never {
      return refuse()
    },
    get lookupKey(): never {
      return refuse()
    },
  }
}

/** Only the languages of the copy are offered in it. */
function ofCopy(reader: Reader, codes: readonly string[]): Reader {
  const languages = reader.layout.languages ?? []
  const there = languages.filter(({ lang }) => lang !== undefined && codes.includes(lang))
  return { ...reader, layout: { ...reader.layout, languages: there } }
}
