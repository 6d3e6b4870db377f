/**
 * Text as it is compared: one form for the many ways in which a word is written, with the way back to the original.
 *
 * Per character: compatibility form (NFKC), case, look-alikes of other scripts (Unicode TR39, the pairs met in messages), accents off
 * Latin letters, invisible characters out. What spans characters (leet, spaced letters, typos) is the tokens' work. Applied again
 * it changes nothing.
 */

/** Normalised text; `from[i]` is where character i of it begins in the original, in UTF-16 code units; one more for the end. */
export type Normalised = { text: string; from: Uint32Array | null }

const plain = /^[\t\n\r\x20-\x7e]*$/
// Zero-width, bidi controls, variation selectors, soft hyphen, combining grapheme joiner, Hangul fillers, tatweel.
const invisible: readonly (readonly [number, number])[] = [
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x0640, 0x0640],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  // Skin tones, and tags.
  [0x1f3fb, 0x1f3ff],
  [0xe0000, 0xe007f],
]
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdɡgһhԛqԝwӏl",
    "αaεeιiκkνvοoρpτtυuχxγyηnωwσoβbμu",
    "ʀrɴnʟlɪiʏyᴀaʙbᴄcᴅdᴇeꜰfɢgʜhᴊjᴋkᴍmᴏoᴘpꜱsᴛtᴜuᴠvᴡwᴢz",
    "ıiłløođdħhæaœoßsðdþp",
  ].flatMap((row) => [...row].flatMap((letter, at, all) => (at % 2 === 0 ? [[letter, all[at + 1] ?? letter]] : []))),
)
const emojiWords: Readonly<Record<string, string>> = {
  "👻": " snapchat ",
  "💰": " money ",
  "💵": " money ",
  "💸": " money ",
  "📸": " pic ",
  "📷": " pic ",
  "🍆": " nude ",
  "🍑": " nude ",
  "⏰": " clock is ticking ",
  "⏳": " clock is ticking ",
}
const arabicForms: Readonly<Record<string, string>> = {
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ٱ: "ا",
  ى: "ي",
  ئ: "ي",
  ؤ: "و",
  ة: "ه",
  گ: "ك",
  ک: "ك",
  ی: "ي",
}
// Digits of Arabic, Persian and Devanagari.
const digitsFrom = [0x0660, 0x06f0, 0x0966]
const latinMark = /^[\u0300-\u036f]$/
const arabicMark = /^[\u064b-\u065f\u0670]$/

/** Normalises a text of any length, in linear time. */
export function normalise(original: string): Normalised {
  if (plain.test(original)) return { text: original.toLowerCase(), from: null }
  const parts: string[] = []
  const from: number[] = []
  let at = 0
  let previous = ""
  for (const character of original) {
    const written = formOf(character, previous)
    for (let unit = 0; unit < written.length; unit += 1) from.push(at)
    parts.push(written)
    if (written !== "") previous = written
    at += character.length
  }
  from.push(at)
  return { text: parts.join(""), from: Uint32Array.from(from) }
}

const forms = new Map<string, string>()
const formsMax = 20_000

/** The form of a character; of a mark that stands alone, after what it follows. */
function formOf(character: string, previous: string): string {
  const kept = forms.get(character)
  if (kept !== undefined) return kept
  const form = madeForm(character, previous)
  if (forms.size < formsMax && !latinMark.test(character.normalize("NFKD")[0] ?? "")) forms.set(character, form)
  return form
}

function madeForm(character: string, previous: string): string {
  if (isInvisible(character.codePointAt(0) ?? 0)) return ""
  const word = emojiWords[character]
  if (word !== undefined) return word
  const code = character.codePointAt(0) ?? 0
  const zero = digitsFrom.find((first) => code >= first && code < first + 10)
  if (zero !== undefined) return String(code - zero)
  const folded = character.normalize("NFKC").toLowerCase().normalize("NFD")
  let out = ""
  for (const part of folded) {
    if (arabicMark.test(part)) continue
    // Accents go from Latin letters; a mark that stands alone after one goes too.
    if (latinMark.test(part) && /[a-z]$/.test(out === "" ? previous : out)) continue
    out += lookAlikes[part] ?? arabicForms[part] ?? part
  }
  // Parts of Hangul and Indic letters are put together again, so that another round changes nothing.
  const whole = out.normalize("NFC")
  return arabicForms[whole] ?? whole
}

function isInvisible(code: number): boolean {
  return code > 0xac && invisible.some(([first, last]) => code >= first && code <= last)
}

/** Where a span of the normalised text stands in the original. */
export function spanIn({ from }: Normalised, start: number, end: number): { start: number; end: number } {
  return from === null ? { start, end } : { start: from[start] ?? 0, end: from[end] ?? from[end - 1] ?? 0 }
}
