/**
 * Writes src/govuk-options.ts: the option types of the govuk-frontend macros our pages use, from the package's own
 * macro-options.json. Run after each change of govuk-frontend's version: node packages/web/tools/generate-macro-types.mjs
 */
import { readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const components = [
  "back-link",
  "breadcrumbs",
  "button",
  "character-count",
  "checkboxes",
  "date-input",
  "details",
  "error-message",
  "error-summary",
  "fieldset",
  "file-upload",
  "hint",
  "input",
  "inset-text",
  "label",
  "notification-banner",
  "pagination",
  "panel",
  "radios",
  "select",
  "summary-list",
  "table",
  "tag",
  "task-list",
  "textarea",
  "warning-text",
]
const folder = dirname(createRequire(import.meta.url).resolve("govuk-frontend/dist/govuk/template.njk"))
const { version } = JSON.parse(readFileSync(join(folder, "../../package.json"), "utf8"))
const scalars = { string: "string", boolean: "boolean", integer: "number", "nunjucks-block": "string" }
const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function typeOf(option) {
  if (option.isComponent)
    return components.includes(kebab(option.name)) ? `GovukOptions["${kebab(option.name)}"]` : "object"
  if (option.type === "array") {
    // A table's rows are arrays of cells, which the options file describes one level too high.
    if (option.name === "rows" && option.params?.some(({ name }) => name === "format"))
      return `readonly (readonly ${shape(option.params)}[])[]`
    return option.params ? `readonly (${shape(option.params)} | null | false)[]` : "readonly string[]"
  }
  if (option.type === "object") return option.params ? shape(option.params) : "Record<string, unknown>"
  // Values are compared and printed as text; numbers do as well.
  return option.name === "value" || option.name === "number" ? "string | number" : scalars[option.type]
}

function shape(options) {
  const names = new Set(options.map(({ name }) => name))
  const fields = options.map((option) => {
    // "required" of text and html, as of maxlength and maxwords, means one of the two.
    const eitherWay = /text|html|maxlength|maxwords/i.test(option.name) && names.size > 1
    const isNeeded = option.required && !eitherWay
    return `${/^\w+$/.test(option.name) ? option.name : JSON.stringify(option.name)}${isNeeded ? "" : "?"}: ${typeOf(option)}${isNeeded ? "" : " | undefined"}`
  })
  return `{ ${fields.join("; ")} }`
}

const entries = components.map((component) => {
  const options = JSON.parse(readFileSync(join(folder, "components", component, "macro-options.json"), "utf8"))
  return `  "${component}": ${shape(options)}`
})
writeFileSync(
  new URL("../src/govuk-options.ts", import.meta.url),
  `// biome-ignore-all format: generated, a line for each component.
/**
 * Options of the govuk-frontend macros, by component.
 *
 * Generated from govuk-frontend ${version} by tools/generate-macro-types.mjs; not edited by hand.
 */

/** What each macro takes. */
export type GovukOptions = {
${entries.join("\n")}
}
`,
)
