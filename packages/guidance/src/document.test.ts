import { expect, test } from "vitest"
import { catalogueOf } from "./catalogue.ts"
import { blocksOf, sectionsOf } from "./document.ts"
import { entryStates, entryStateTexts } from "./entry-states.ts"
import { plainText } from "./inline.ts"

const english = catalogueOf("en")

test("neighbouring items make one list, in the order of the file", () => {
  const blocks = blocksOf(english, "device")
  const kinds = blocks.map((block) => (block.kind === "list" ? `list of ${block.items.length}` : block.kind))
  expect(kinds.slice(0, 3)).toEqual(["paragraph", "heading", "list of 4"])
})

test("labels, hints and titles are not blocks", () => {
  const ids = blocksOf(english, "fingerprint").flatMap((block) =>
    block.kind === "list" ? block.items.map((item) => item.id) : [block.id],
  )
  expect(ids.filter((id) => /label|hint|title|tab/.test(id))).toEqual([])
})

test("a section holds its own blocks, and the document only those outside sections", () => {
  expect(sectionsOf("states")).toEqual([...entryStates])
  expect(blocksOf(english, "states", { section: "listed" })).toHaveLength(2)
  const outside = blocksOf(english, "tools").map((block) => (block.kind === "list" ? "list" : block.id))
  expect(outside.filter((id) => id.includes("take-it-down"))).toEqual([])
})

test("each entry state tells the person what it means and what comes next", () => {
  for (const state of entryStates) {
    const texts = entryStateTexts(state)
    for (const id of Object.values(texts)) expect(plainText(english.text(id)).length).toBeGreaterThan(5)
  }
})
