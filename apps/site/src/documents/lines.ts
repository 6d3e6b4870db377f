/**
 * Lines of text as they stand on paper: pieces broken to a width and put in visual order by the Unicode Bidirectional
 * Algorithm (UAX 9). Pure: the caller measures.
 */
import bidiFactory from "bidi-js"

/** A piece of a text in one style. `link` is an address. */
export type Run = { text: string; isStrong: boolean; link: string | null }

/** One line, its runs from left to right on the paper. */
export type Line = { runs: Run[]; width: number }

type Direction = "ltr" | "rtl"
type Placed = Run & { level: number }

// Its types are those of an ES module, its code is CommonJS: what Node imports is the factory itself.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)()

/** Breaks at spaces only; a word wider than `widthMax` stands alone on its line. `measure` gives a run's width. */
export function linesOf(
  runs: readonly Run[],
  direction: Direction,
  widthMax: number,
  measure: (run: Run) => number,
): Line[] {
  const words = runs.flatMap((run) => run.text.split(/(?<= )/).map((text) => ({ ...run, text })))
  const lines: Run[][] = []
  let line: Run[] = []
  let width = 0
  for (const word of words) {
    const own = measure({ ...word, text: word.text.trimEnd() })
    if (line.length > 0 && width + own > widthMax) {
      lines.push(line)
      line = []
      width = 0
    }
    line.push(word)
    width += measure(word)
  }
  if (line.length > 0) lines.push(line)
  return lines.map((each) => {
    const visual = visualOrder(each, direction)
    return { runs: visual, width: visual.reduce((sum, run) => sum + measure(run), 0) }
  })
}

/** Rules L1 and L2 of UAX 9 over runs of one level and one style. */
function visualOrder(line: readonly Run[], direction: Direction): Run[] {
  const text = line
    .map((run) => run.text)
    .join("")
    .trimEnd()
  const { levels } = bidi.getEmbeddingLevels(text, direction)
  const mirrored = bidi.getMirroredCharactersMap(text, levels)
  const placed: Placed[] = []
  let at = 0
  for (const run of line) {
    for (const character of run.text) {
      if (at >= text.length) break
      const level = levels[at] ?? 0
      const shown = mirrored.get(at) ?? character
      const last = placed.at(-1)
      if (last !== undefined && last.level === level && last.isStrong === run.isStrong && last.link === run.link)
        last.text += shown
      else placed.push({ ...run, text: shown, level })
      at += character.length
    }
  }
  return reordered(placed)
}

function reordered(placed: Placed[]): Placed[] {
  let order = placed
  const highest = Math.max(0, ...placed.map(({ level }) => level))
  for (let level = highest; level > 0; level -= 1) {
    const next: Placed[] = []
    for (let start = 0; start < order.length; ) {
      let end = start
      while (end < order.length && (order[end]?.level ?? 0) >= level) end += 1
      next.push(...(end === start ? order.slice(start, start + 1) : order.slice(start, end).reverse()))
      start = Math.max(end, start + 1)
    }
    order = next
  }
  return order
}
