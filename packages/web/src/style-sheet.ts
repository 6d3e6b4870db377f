/**
 * Style sheet: the one sheet of every page, with the deployment's colour in it.
 *
 * Made of `assets/*.css` in a fixed order at start; comments and indentation are left out. Inline styles are refused by
 * the content security policy, so the colour has to be here.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { accentShades, type Identity } from "./identity.ts"
import { ownAssets } from "./pages.ts"

const parts = ["ground.css", "layout.css", "forms.css", "components.css", "pages.css", "media.css"]

/** The sheet's bytes. */
export function styleSheet(identity: Identity): Uint8Array {
  const text = parts.map((part) => readFileSync(join(ownAssets, part), "utf8")).join("\n")
  return new TextEncoder().encode(compact(accentRules(identity.colourAccent) + text))
}

function accentRules(colour: string): string {
  const { light, lightHover, dark, darkHover } = accentShades(colour)
  return (
    `:root{--bw-accent:${light};--bw-accent-hover:${lightHover}}` +
    `@media screen and (prefers-color-scheme:dark){:root{--bw-accent:${dark};--bw-accent-hover:${darkHover}}}\n`
  )
}

function compact(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/\s*([{};,])\s*/g, "$1")
    .replace(/;}/g, "}")
    .trim()
}
