/**
 * Pages: Nunjucks templates inside the layout, with the govuk-frontend macros at hand.
 *
 * A template extends `breakwater/layout.njk` and imports macros as `govuk/components/<name>/macro.njk`. Everything
 * printed is escaped unless a macro made it. A page is `no-store` unless it says it is the same for everybody.
 */
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import nunjucks from "nunjucks"
import type { Assets } from "./assets.ts"
import { type Identity, markDefault } from "./identity.ts"
import { type Layout, type LayoutChoice, layoutOf } from "./layout.ts"

/** The values a template prints. */
export type PageContext = Record<string, unknown>

/** How a page is sent. `cache: "public"` is for pages alike for everybody, and lets them be kept for five minutes. */
export type PageOptions = { status?: number; cache?: "no-store" | "public"; layout?: LayoutChoice }

/** Where pages come from, and what is the same on all of them. */
export type PagesOptions = {
  identity: Identity
  publicFace: boolean
  templates: readonly string[]
  assets: Assets
  exitHref: string
  exitDestination: string
  layout(request: FastifyRequest): LayoutChoice
}

/** Fills a template: `render(name, layout, context)` gives the HTML. */
export type Render = (template: string, layout: LayoutChoice, context: PageContext) => string

const ownFolder = dirname(dirname(fileURLToPath(import.meta.url)))
const publicPageSecondsMax = 300

/** The package's templates and assets. */
const ownTemplates = join(ownFolder, "templates")
/** The package's style sheet, script and icon. */
export const ownAssets: string = join(ownFolder, "assets")
/** The folder in which govuk-frontend's templates are `govuk/…`. */
export const govukFolder: string = dirname(
  dirname(createRequire(import.meta.url).resolve("govuk-frontend/dist/govuk/template.njk")),
)

/** A renderer over the app's folders, ours and govuk-frontend's, in that order. */
function createRender(options: PagesOptions): Render {
  const folders = [...options.templates, ownTemplates, govukFolder]
  const missing = folders.filter((folder) => !existsSync(folder))
  if (missing.length > 0) throw new Error(`there is no template folder ${missing.join(", ")}`)
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders), {
    autoescape: true,
    trimBlocks: true,
    lstripBlocks: true,
  })
  environment.addGlobal("asset", options.assets.address)
  environment.addGlobal("identity", options.identity)
  environment.addGlobal("mark", options.identity.mark ?? markDefault)
  environment.addGlobal("publicFace", options.publicFace)
  environment.addGlobal("exitHref", options.exitHref)
  environment.addGlobal("exitDestination", options.exitDestination)
  return (template, choice, context) => {
    const layout: Layout = layoutOf(choice)
    return environment.render(template, { ...layout, layout, ...context })
  }
}

/** Gives replies `page`, and keeps the layout an app chooses with the request. */
export function pages(app: FastifyInstance, options: PagesOptions): Render {
  const render = createRender(options)
  app.decorateReply("page", function page(this: FastifyReply, template, context = {}, how: PageOptions = {}) {
    const layout = { ...options.layout(this.request), ...how.layout }
    const html = render(template, layout, context)
    if (how.status !== undefined) this.code(how.status)
    const isPublic = how.cache === "public"
    this.header("cache-control", isPublic ? `public, max-age=${publicPageSecondsMax}` : "no-store")
    return this.type("text/html; charset=utf-8").send(html)
  })
  return render
}
