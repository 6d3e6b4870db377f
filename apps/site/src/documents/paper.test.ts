import { catalogueOf } from "@breakwater/guidance"
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"
import { expect, test } from "vitest"
import { guidePaper } from "./guide-paper.ts"
import { printed } from "./paper.ts"

const madeAt = new Date("2026-11-25T02:00:00Z")
const values = { numbers: "999 or 112", school: "Example School", date: "____", contact: "____", address: "____" }

type Node = { role: string; children?: (Node | { id?: string })[]; lang?: string; alt?: string }

async function read(language: string, document: "letter" | "briefing" | "lesson") {
  const paper = guidePaper(catalogueOf(language), document, values, { foot: "Harbour Line · 25 November 2026", madeAt })
  const bytes = await printed(paper)
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  const pdf = await task.promise
  const pages = await Promise.all(Array.from({ length: pdf.numPages }, (_, at) => pdf.getPage(at + 1)))
  const trees = await Promise.all(pages.map((page) => page.getStructTree()))
  const { info } = await pdf.getMetadata()
  return { paper, bytes, pages, roles: trees.flatMap((tree) => rolesOf(tree as unknown as Node)), info }
}

function rolesOf(node: Node): string[] {
  const below = (node.children ?? []).flatMap((child) => ("role" in child ? rolesOf(child) : []))
  return [node.role, ...below]
}

test.each(["en", "es", "fr", "pt", "ar", "cy", "de"])(
  "a paper in %s is tagged, A4, and says its language and title",
  async (language) => {
    const { paper, bytes, pages, roles, info } = await read(language, "letter")
    expect((info as { Title: string }).Title).toBe(paper.title)
    expect(info).toMatchObject({ Language: language })
    expect(bytes.toString("latin1")).toContain("/Marked true")
    expect(bytes.toString("latin1")).toContain("<pdfuaid:part>1</pdfuaid:part>")
    for (const page of pages) expect(page.view.map(Math.round)).toEqual([0, 0, 595, 842])
    expect(roles.filter((role) => role === "H1")).toHaveLength(1)
    const headings = paper.parts.filter(({ kind }) => kind === "heading").length
    expect(roles.filter((role) => role === "H2")).toHaveLength(headings)
    const items = paper.parts.reduce((sum, part) => sum + (part.kind === "list" ? part.items.length : 0), 0)
    for (const role of ["LI", "Lbl", "LBody"]) expect(roles.filter((each) => each === role)).toHaveLength(items)
  },
)

test("every word of the document is on the paper, in its order", async () => {
  for (const document of ["letter", "briefing", "lesson"] as const) {
    const { paper, pages } = await read("en", document)
    const contents = await Promise.all(pages.map((page) => page.getTextContent()))
    const shown = contents.flatMap(({ items }) => items.map((item) => ("str" in item ? item.str : ""))).join("")
    let from = 0
    for (const part of paper.parts) {
      const texts = part.kind === "list" ? part.items : [part]
      for (const { runs } of texts) {
        for (const word of runs
          .map(({ text }) => text)
          .join("")
          .split(/\s+/)) {
          const at = shown.indexOf(word, from)
          expect(at, `${document}: ${word}`).toBeGreaterThanOrEqual(from)
          from = at + word.length
        }
      }
    }
  }
})

test("a text in another language than the paper says so", async () => {
  const { bytes } = await read("de", "lesson")
  expect(bytes.toString("latin1")).toContain("/Lang (en)")
})

test("a link on paper keeps its address and its words for a screen reader", async () => {
  const paper = {
    title: "Title",
    language: "en",
    direction: "ltr" as const,
    parts: [
      {
        kind: "paragraph" as const,
        language: "en",
        runs: [
          { text: "Open ", isStrong: false, link: null },
          { text: "the tool", isStrong: false, link: "https://takeitdown.ncmec.org/" },
        ],
      },
    ],
    foot: "",
    madeAt,
  }
  const pdf = await getDocument({ data: new Uint8Array(await printed(paper)), verbosity: 0 }).promise
  const page = await pdf.getPage(1)
  const [annotation] = await page.getAnnotations()
  expect(annotation).toMatchObject({ url: "https://takeitdown.ncmec.org/", contentsObj: { str: "the tool" } })
  expect(rolesOf((await page.getStructTree()) as unknown as Node)).toContain("Link")
})

test("a long document goes over pages, each with its number and none with text beyond its edge", async () => {
  const { paper } = await read("en", "lesson")
  const long = { ...paper, parts: Array.from({ length: 8 }, () => paper.parts).flat() }
  const pdf = await getDocument({ data: new Uint8Array(await printed(long)), verbosity: 0 }).promise
  expect(pdf.numPages).toBeGreaterThan(3)
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent()
    const texts = items.flatMap((item) => ("str" in item ? [item] : []))
    expect(texts.map(({ str }) => str)).toContain(`${number} / ${pdf.numPages}`)
    for (const { transform, width } of texts) {
      expect(transform[4] + width).toBeLessThanOrEqual(595 - 50)
      expect(transform[5]).toBeGreaterThanOrEqual(40)
    }
  }
})
