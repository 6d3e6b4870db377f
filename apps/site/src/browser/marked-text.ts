/** A text as a paragraph with some of its words marked; as text alone, never as markup. */

const charactersMax = 1000

/** Spans may overlap; each is of UTF-16 code units. A long text is cut. */
export function marked(text: string, spans: readonly { start: number; end: number }[]): HTMLParagraphElement {
  const line = document.createElement("p")
  line.className = "govuk-body bw-written"
  let at = 0
  for (const { start, end } of joined(spans)) {
    line.append(text.slice(at, start))
    const mark = document.createElement("mark")
    mark.textContent = text.slice(start, end)
    line.append(mark)
    at = end
  }
  const rest = text.slice(at)
  line.append(rest.length > charactersMax ? `${rest.slice(0, charactersMax)}…` : rest)
  return line
}

/** Spans in order, those that touch put together. */
function joined(spans: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = []
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    const last = out.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else out.push({ start, end })
  }
  return out
}
