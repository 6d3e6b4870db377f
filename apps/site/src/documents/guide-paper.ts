/** A document of the guidance as paper: the same words as its page. */
import {
  type Block,
  type BlockText,
  blocksOf,
  type Catalogue,
  type DocumentId,
  type InlineToken,
  type InlineValues,
  linkTarget,
  type MessageId,
  sectionsOf,
} from "@breakwater/guidance"
import type { Run } from "./lines.ts"
import type { Paper, Part } from "./paper.ts"

/** What to print of `document`, in the language of `words`. Links to contacts keep their address; links within the site are words. */
export function guidePaper(
  words: Catalogue,
  document: DocumentId,
  values: InlineValues,
  about: { foot: string; madeAt: Date },
): Paper {
  const heading = (id: MessageId, kind: "title" | "heading"): Part => ({
    kind,
    runs: runsOf(words.inline(id, values)),
    language: words.languageOf(id),
  })
  const title = `${document}.title` as MessageId
  return {
    title: words.text(title, values),
    language: words.language.code,
    direction: words.language.direction,
    parts: [
      heading(title, "title"),
      ...blocksOf(words, document, { values }).map(partOf),
      ...sectionsOf(document).flatMap((section) => [
        heading(`${document}.${section}.title` as MessageId, "heading"),
        ...blocksOf(words, document, { section, values }).map(partOf),
      ]),
    ],
    ...about,
  }
}

function partOf(block: Block): Part {
  if (block.kind !== "list") return { kind: block.kind, ...textOf(block) }
  return { kind: "list", ordered: block.ordered, items: block.items.map(textOf) }
}

function textOf({ inline, language }: BlockText) {
  return { runs: runsOf(inline), language }
}

function runsOf(tokens: readonly InlineToken[]): Run[] {
  return tokens.map((token) => {
    const target = token.kind === "link" ? linkTarget(token.link) : null
    return {
      text: token.text,
      isStrong: token.kind === "strong",
      link: target?.kind === "contact" ? target.url : null,
    }
  })
}
