/**
 * A document on paper: A4, tagged for screen readers (PDF/UA-1, ISO 14289-1), its font embedded, right to left where the
 * language is. One font covers every script the printed documents are written in.
 */
import { createRequire } from "node:module"
import PDFDocument from "pdfkit"
import { type Line, linesOf, type Run } from "./lines.ts"

/** A part of a document. `language` is that of its words (BCP 47). */
export type Part =
  | { kind: "title" | "heading" | "paragraph" | "quote" | "warning"; runs: Run[]; language: string }
  | { kind: "list"; ordered: boolean; items: { runs: Run[]; language: string }[] }

/** What is printed. `page` is the word beside the page number; `foot` stands under every page. */
export type Paper = {
  title: string
  language: string
  direction: "ltr" | "rtl"
  parts: readonly Part[]
  foot: string
  madeAt: Date
}

const resolve = createRequire(import.meta.url).resolve
const fonts = {
  plain: resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
  strong: resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
}
// Points: 1/72 inch.
const margin = 56
const indent = 20
const footHeight = 28
const styles = {
  title: { tag: "H1", size: 20, before: 0, after: 12, isStrong: true, inset: 0 },
  heading: { tag: "H2", size: 14, before: 10, after: 6, isStrong: true, inset: 0 },
  paragraph: { tag: "P", size: 11, before: 0, after: 8, isStrong: false, inset: 0 },
  quote: { tag: "BlockQuote", size: 11, before: 2, after: 10, isStrong: false, inset: indent },
  warning: { tag: "P", size: 11, before: 2, after: 10, isStrong: false, inset: indent },
  item: { tag: "LBody", size: 11, before: 0, after: 4, isStrong: false, inset: indent },
} as const
type Style = (typeof styles)[keyof typeof styles]
const leading = 1.4

type Pen = { doc: PDFKit.PDFDocument; direction: "ltr" | "rtl"; language: string }

/** The document as bytes of a PDF 1.7 file. */
export function printed(paper: Paper): Promise<Buffer> {
  const doc = new PDFDocument({
    size: "A4",
    margins: { top: margin, bottom: margin + footHeight, left: margin, right: margin },
    pdfVersion: "1.7",
    // The types know PDF/A only.
    subset: "PDF/UA" as PDFKit.Mixins.PDFSubsets,
    tagged: true,
    lang: paper.language,
    displayTitle: true,
    bufferPages: true,
    font: fonts.plain,
    info: { Title: paper.title, CreationDate: paper.madeAt },
  })
  const chunks: Buffer[] = []
  doc.on("data", (chunk: Buffer) => chunks.push(chunk))
  const whole = new Promise<Buffer>((done) => doc.on("end", () => done(Buffer.concat(chunks))))
  const pen: Pen = { doc, direction: paper.direction, language: paper.language }
  const root = doc.struct("Document")
  doc.addStructure(root)
  for (const part of paper.parts) {
    if (part.kind === "list") addList(pen, root, part)
    else addText(pen, root, part.runs, part.language, styles[part.kind])
  }
  root.end()
  addFeet(pen, paper.foot)
  doc.end()
  return whole
}

function addList(pen: Pen, parent: PDFKit.PDFStructureElement, list: Extract<Part, { kind: "list" }>): void {
  const { doc, direction } = pen
  const element = doc.struct("L")
  parent.add(element)
  for (const [at, item] of list.items.entries()) {
    const row = doc.struct("LI")
    element.add(row)
    const label = list.ordered ? `${at + 1}.` : "•"
    makeRoom(pen, styles.item.size * leading)
    const { y } = doc
    const mark = doc.struct("Lbl")
    row.add(mark)
    mark.add(() => {
      doc.font(fonts.plain).fontSize(styles.item.size).fillColor("black")
      const x = direction === "rtl" ? rightEdge(pen) - doc.widthOfString(label) : margin
      doc.text(label, x, y, { lineBreak: false })
    })
    mark.end()
    doc.y = y
    addText(pen, row, item.runs, item.language, styles.item)
    row.end()
  }
  element.end()
  doc.y += styles.paragraph.after / 2
}

/** One text: its lines, page after page, in one element; each link in an element of its own with its address. */
function addText(pen: Pen, parent: PDFKit.PDFStructureElement, runs: Run[], language: string, style: Style): void {
  const { doc } = pen
  const measure = (run: Run) => {
    doc.font(run.isStrong || style.isStrong ? fonts.strong : fonts.plain).fontSize(style.size)
    return doc.widthOfString(run.text, { features: [] })
  }
  const direction = language === pen.language ? pen.direction : "ltr"
  const width = rightEdge(pen) - margin - style.inset
  const lines = linesOf(runs, direction, width, measure)
  const actual = runs.map(({ text }) => text).join("")
  const element = doc.struct(style.tag, {
    actual,
    ...(language === pen.language ? {} : { lang: language }),
  })
  parent.add(element)
  doc.y += style.before
  for (const line of lines) {
    makeRoom(pen, style.size * leading)
    addLine(pen, element, line, direction, style, measure)
    doc.y += style.size * leading
  }
  element.end()
  doc.y += style.after
}

function addLine(
  pen: Pen,
  element: PDFKit.PDFStructureElement,
  line: Line,
  direction: "ltr" | "rtl",
  style: Style,
  measure: (run: Run) => number,
): void {
  const { doc } = pen
  const { y } = doc
  let x = direction === "rtl" ? rightEdge(pen) - style.inset - line.width : margin + style.inset
  for (const run of line.runs) {
    const width = measure(run)
    const draw = () => {
      // Features given: pdfkit then shapes the run as a whole instead of word by word, which would undo its order.
      doc.fillColor(run.link === null ? "black" : "#1d5f73").text(run.text, x, y, { lineBreak: false, features: [] })
    }
    if (run.link === null) element.add(draw)
    else element.add(linkElement(doc, run, { x, y, width, height: style.size * leading }, draw))
    x += width
  }
  doc.y = y
}

function linkElement(
  doc: PDFKit.PDFDocument,
  run: Run,
  at: { x: number; y: number; width: number; height: number },
  draw: () => void,
): PDFKit.PDFStructureElement {
  const link = doc.struct("Link")
  link.add(draw)
  // A plain string would be written as a name, and the types do not know the parent.
  const told = { structParent: link, Contents: new String(run.text) } as unknown as PDFKit.Mixins.AnnotationOption
  doc.link(at.x, at.y, at.width, at.height, run.link ?? "", told)
  link.end()
  return link
}

/** Page numbers and whose paper it is, as an artifact: a screen reader does not stop at each page's foot. */
function addFeet({ doc, direction }: Pen, foot: string): void {
  const { start, count } = doc.bufferedPageRange()
  for (let at = start; at < start + count; at += 1) {
    doc.switchToPage(at)
    doc.markContent("Artifact", { type: "Pagination", attached: ["Bottom"] })
    doc.page.margins.bottom = 0
    doc.font(fonts.plain).fontSize(9).fillColor("black")
    const y = doc.page.height - margin
    const width = doc.page.width - 2 * margin
    const line = linesOf([{ text: foot, isStrong: false, link: null }], direction, width, (run) =>
      doc.widthOfString(run.text, { features: [] }),
    )[0]
    let x = margin
    for (const run of line?.runs ?? []) {
      doc.text(run.text, x, y, { lineBreak: false, features: [] })
      x += doc.widthOfString(run.text, { features: [] })
    }
    const number = `${at + 1} / ${count}`
    doc.text(number, doc.page.width - margin - doc.widthOfString(number), y, { lineBreak: false })
    doc.endMarkedContent()
  }
}

function makeRoom({ doc }: Pen, height: number): void {
  if (doc.y + height > doc.page.height - doc.page.margins.bottom) doc.addPage()
}

function rightEdge({ doc }: Pen): number {
  return doc.page.width - margin
}
