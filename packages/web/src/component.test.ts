import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { component } from "./component.ts"
import type { GovukOptions } from "./govuk-options.ts"
import { govukFolder } from "./pages.ts"

const names = [
  "button",
  "radios",
  "checkboxes",
  "input",
  "error-summary",
  "summary-list",
  "task-list",
  "table",
] as const

type Fixture = { name: string; options: object; html: string }

function fixturesOf(name: string): Fixture[] {
  return JSON.parse(readFileSync(join(govukFolder, "govuk/components", name, "fixtures.json"), "utf8")).fixtures
}

test.each(names)("%s prints what govuk-frontend's own examples say", (name) => {
  const fixtures = fixturesOf(name)
  expect(fixtures.length).toBeGreaterThan(5)
  for (const { name: example, options, html } of fixtures) {
    expect(
      component(name, options as GovukOptions[typeof name])
        .toString()
        .trim(),
      example,
    ).toBe(html.trim())
  }
})

test("text given to a component is escaped", () => {
  expect(component("tag", { text: "<script>" }).toString()).toContain("&lt;script&gt;")
})
