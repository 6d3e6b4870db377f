/**
 * Documents: the texts of one document, or one section of it, as blocks to render in order.
 *
 * The English file is the structure: key order is page order, and a key reads `[section.]kind[-name]` with kind `h`
 * heading, `p` paragraph, `li` list item, `n` numbered step, `say` words to say, `warn` warning. Other kinds (title, tab, note,
 * label, hint, q) are asked for by id: `note` for what is true only at times.
 */
import { type Catalogue, type DocumentId, type MessageId, messageIds } from "./catalogue.ts"
import type { InlineToken, InlineValues } from "./inline.ts"

/** A text with its id and the language it is really in. */
export type BlockText = { id: MessageId; inline: InlineToken[]; language: string }
/** One block. Neighbouring items of one kind are one list. */
export type Block =
  | ({ kind: "heading" | "paragraph" | "quote" | "warning" } & BlockText)
  | { kind: "list"; ordered: boolean; items: BlockText[] }

const kinds = { h: "heading", p: "paragraph", say: "quote", warn: "warning" } as const

/** The blocks of a document outside its sections, or of one `section`, in order. `values` fill the `{names}` of all of them. */
export function blocksOf(
  catalogue: Catalogue,
  document: DocumentId,
  options: { section?: string; values?: InlineValues } = {},
): Block[] {
  const blocks: Block[] = []
  for (const id of messageIds()) {
    const key = keyOf(id, document, options.section)
    if (key === null) continue
    const kind = key.split("-")[0] ?? ""
    const text = () => ({ id, inline: catalogue.inline(id, options.values), language: catalogue.languageOf(id) })
    if (kind === "h" || kind === "p" || kind === "say" || kind === "warn") blocks.push({ kind: kinds[kind], ...text() })
    if (kind === "li" || kind === "n") {
      const last = blocks.at(-1)
      const ordered = kind === "n"
      if (last?.kind === "list" && last.ordered === ordered) last.items.push(text())
      else blocks.push({ kind: "list", ordered, items: [text()] })
    }
  }
  return blocks
}

/** The sections of a document, in order. */
export function sectionsOf(document: DocumentId): string[] {
  const found = messageIds()
    .filter((id) => id.startsWith(`${document}.`))
    .map((id) => id.split("."))
    .filter((parts) => parts.length === 3)
    .map((parts) => parts[1] ?? "")
  return [...new Set(found)]
}

function keyOf(id: MessageId, document: DocumentId, section: string | undefined): string | null {
  const [documentOf, ...rest] = id.split(".")
  if (documentOf !== document) return null
  const [first = "", second] = rest
  if (second === undefined) return section === undefined ? first : null
  return first === section ? second : null
}
