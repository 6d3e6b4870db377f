/**
 * Component: a govuk-frontend macro called from TypeScript, for a part of a page whose options a route computes.
 *
 * Options are typed from the macros' own description, so a mistyped option is a compile error instead of a missing hint.
 * Options called `html` are printed as they are: give them nothing a person typed. A template prints the result unescaped.
 */
import nunjucks from "nunjucks"
import type { GovukOptions } from "./govuk-options.ts"
import { govukFolder } from "./pages.ts"

/** Markup that a template prints as it is. */
export type Markup = nunjucks.runtime.SafeString

let environment: nunjucks.Environment | null = null

/** Fills one macro: `component("radios", { name: "safe", items })`. */
export function component<Name extends keyof GovukOptions>(name: Name, options: GovukOptions[Name]): Markup {
  environment ??= new nunjucks.Environment(new nunjucks.FileSystemLoader(govukFolder), {
    autoescape: true,
    trimBlocks: true,
    lstripBlocks: true,
  })
  const html = environment.render(`govuk/components/${name}/template.njk`, { params: options })
  return new nunjucks.runtime.SafeString(html.trim())
}
