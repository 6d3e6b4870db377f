/**
 * Inline markup of texts: `**strong**`, `[words](link-id)` and `{value}`. Nothing else, nothing nested, no HTML.
 */

/** One piece of a text. `link` is an id for `linkTarget`. */
export type InlineToken =
  | { kind: "text"; text: string }
  | { kind: "strong"; text: string }
  | { kind: "link"; text: string; link: string }

/** Values for the `{names}` in a text. */
export type InlineValues = Readonly<Record<string, string>>

const markup = /\*\*([^*]+)\*\*|\[([^\]]+)\]\(([a-z0-9:-]+)\)/g
const valueName = /\{([a-z]+)\}/g

/** The pieces of a text, in order. Characters outside the markup stay as they are: the page escapes them. */
export function parseInline(text: string): InlineToken[] {
  const tokens: InlineToken[] = []
  let from = 0
  for (const match of text.matchAll(markup)) {
    if (match.index > from) tokens.push({ kind: "text", text: text.slice(from, match.index) })
    const [whole, strong, words, link] = match
    if (strong !== undefined) tokens.push({ kind: "strong", text: strong })
    else if (words !== undefined && link !== undefined) tokens.push({ kind: "link", text: words, link })
    from = match.index + whole.length
  }
  if (from < text.length) tokens.push({ kind: "text", text: text.slice(from) })
  return tokens
}

/** The text with markup taken away, for titles, messages and the readability measure. */
export function plainText(text: string): string {
  return parseInline(text)
    .map((token) => token.text)
    .join("")
}

/** The text with its `{names}` replaced. A name without a value is a bug and throws. */
export function fillValues(text: string, values: InlineValues): string {
  return text.replace(valueName, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`The text needs a value for {${name}}: ${text}`)
    return value
  })
}

/** Names of the values a text needs, sorted. */
export function valueNames(text: string): string[] {
  return [...new Set([...text.matchAll(valueName)].map((match) => match[1] ?? ""))].sort()
}
