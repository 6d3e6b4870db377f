/** Ways in which words are disguised, each made the same for the same seed: to measure what is still recognised. */

/** A source of numbers from 0 to 1. */
export type Random = () => number

const homoglyphs: Readonly<Record<string, string>> = {
  a: "а",
  c: "с",
  e: "е",
  i: "і",
  o: "о",
  p: "р",
  s: "ѕ",
  x: "х",
  y: "у",
}
const leet: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" }
const emoji: readonly (readonly [RegExp, string])[] = [
  [/\bsnap(?:chat)?\b/gi, "👻"],
  [/\bmoney\b/gi, "💰"],
  [/\b(?:pic|photo)s?\b/gi, "📸"],
]

const letterwise = (change: (letter: string, random: Random) => string) => (text: string, random: Random) =>
  [...text].map((letter) => change(letter, random)).join("")

/** Each family: a text and numbers in, a disguised text out. */
export const families = {
  homoglyph: letterwise((letter, random) => (random() < 0.7 ? (homoglyphs[letter] ?? letter) : letter)),
  leet: letterwise((letter, random) => (random() < 0.6 ? (leet[letter] ?? letter) : letter)),
  "zero-width": letterwise((letter, random) => (random() < 0.5 ? `${letter}\u200b` : letter)),
  spacing: (text) =>
    text.replaceAll(/\p{L}{3,}/gu, (word) => [...word].join(" ")).replaceAll(/ {1}(?=\p{L} \p{L})/gu, " "),
  dots: (text) => text.replaceAll(/\p{L}{3,}/gu, (word) => [...word].join(".")),
  repeats: letterwise((letter, random) => (/[aeiou]/.test(letter) && random() < 0.25 ? letter.repeat(3) : letter)),
  typos: (text, random) =>
    text.replaceAll(/\p{L}{5,}/gu, (word) => {
      if (random() > 0.5) return word
      const at = 1 + Math.floor(random() * (word.length - 3))
      return word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2)
    }),
  emoji: (text) => emoji.reduce((all, [pattern, sign]) => all.replaceAll(pattern, sign), text),
  "no-punctuation": (text) => text.replaceAll(/[.,!?'’]/g, "").toLowerCase(),
} as const satisfies Record<string, (text: string, random: Random) => string>

/** The name of a family. */
export type Family = keyof typeof families

/** Numbers that are the same for a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
