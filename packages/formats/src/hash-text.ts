/**
 * Hash text: one PDQ hash a line, 64 hexadecimal digits, read from a hash list.
 *
 * A byte-order mark and white space around the digits are trimmed and letters are lowered; nothing else is mended.
 * Refused, never guessed at: other lengths, a `0x` prefix, separators, fields before or after the digits. The
 * reference parser reads dashes, spaces and `0x` inside 64 characters as digits and so makes another hash of them.
 */

/** Digits in the text of one 256-bit hash. */
export const hashTextDigits = 64

/** Longest line that is read, in bytes; a longer one is reported and skipped without being held in memory. */
export const lineBytesMaxDefault = 1024

/** Why a line is not a hash. `found` is the number of characters (bytes for `line-too-long`) after trimming. */
export type HashLineFault = {
  code: "empty" | "length" | "not-hex" | "line-too-long"
  /** Line number, from 1. */
  line: number
  found: number
  expected: string
}

/** One parsed line: its hash as 64 lower-case hexadecimal digits, or why it is none. */
export type HashLine = { ok: true; line: number; value: string } | { ok: false; reason: HashLineFault }

/** One raw line of a text, its number from 1; `text` is empty and `bytes` counts on when the line was too long. */
export type TextLine = { line: number; text: string; bytes: number; tooLong: boolean }

const expected = `${hashTextDigits} hexadecimal digits`
const hashPattern = /^[0-9a-f]{64}$/

/**
 * Reads one line of a hash list.
 *
 * Fails with a reason that carries the line number given; never throws. The value is lower case, without white space.
 */
export function parseHashLine(text: string, line: number): HashLine {
  // trim() takes U+FEFF for white space, so a byte-order mark goes with it, and the CR of a CRLF line too.
  const digits = text.trim().toLowerCase()
  if (hashPattern.test(digits)) return { ok: true, line, value: digits }
  const code = digits.length === 0 ? "empty" : digits.length === hashTextDigits ? "not-hex" : "length"
  return { ok: false, reason: { code, line, found: digits.length, expected } }
}

/** Says a fault in one English line, for a person at a terminal: `line 7: 63 characters, expected 64 …`. */
export function describeHashLineFault(fault: HashLineFault): string {
  const found = {
    empty: "nothing",
    length: `${fault.found} characters`,
    "not-hex": "a character that is not a hexadecimal digit",
    "line-too-long": `${fault.found} bytes or more`,
  }[fault.code]
  return `line ${fault.line}: ${found}, expected ${fault.expected}`
}

/** Splits bytes that arrive in pieces into lines; holds at most one line of `lineBytesMax` bytes. */
export type LineSplitter = {
  /** Gives the lines that this piece completes. */
  push(chunk: Uint8Array): Generator<TextLine>
  /** Gives the last line when the text does not end with a line feed; call once. */
  end(): Generator<TextLine>
}

const lineFeed = 0x0a

/**
 * Makes a splitter at line feeds, for sources that push (streams) as well as pull.
 *
 * Bytes that are not UTF-8 become U+FFFD, so that such a line is refused by its content and the next one still read.
 */
export function createLineSplitter(lineBytesMax: number = lineBytesMaxDefault): LineSplitter {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  const held = new Uint8Array(lineBytesMax)
  let heldBytes = 0
  let lineBytes = 0
  let line = 1

  const hold = (piece: Uint8Array): void => {
    lineBytes += piece.length
    if (lineBytes > lineBytesMax) return
    held.set(piece, heldBytes)
    heldBytes += piece.length
  }
  const take = (): TextLine => {
    const tooLong = lineBytes > lineBytesMax
    const text = tooLong ? "" : decoder.decode(held.subarray(0, heldBytes))
    const taken = { line, text, bytes: lineBytes, tooLong }
    heldBytes = 0
    lineBytes = 0
    line += 1
    return taken
  }

  return {
    *push(chunk) {
      let from = 0
      for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
        hold(chunk.subarray(from, at))
        yield take()
        from = at + 1
      }
      hold(chunk.subarray(from))
    },
    *end() {
      if (lineBytes > 0) yield take()
    },
  }
}

function parseTextLine(raw: TextLine): HashLine {
  if (!raw.tooLong) return parseHashLine(raw.text, raw.line)
  return { ok: false, reason: { code: "line-too-long", line: raw.line, found: raw.bytes, expected } }
}

/** Reads a hash list from pieces of bytes, lazily, in order: each line is a hash or the reason why it is none. */
export function* readHashList(chunks: Iterable<Uint8Array>, lineBytesMax?: number): Generator<HashLine> {
  const splitter = createLineSplitter(lineBytesMax)
  for (const chunk of chunks) for (const raw of splitter.push(chunk)) yield parseTextLine(raw)
  for (const raw of splitter.end()) yield parseTextLine(raw)
}

/** The same for a source that is waited for, such as a file stream; only one piece is held at a time. */
export async function* readHashListStream(
  chunks: AsyncIterable<Uint8Array>,
  lineBytesMax?: number,
): AsyncGenerator<HashLine> {
  const splitter = createLineSplitter(lineBytesMax)
  for await (const chunk of chunks) for (const raw of splitter.push(chunk)) yield parseTextLine(raw)
  for (const raw of splitter.end()) yield parseTextLine(raw)
}
