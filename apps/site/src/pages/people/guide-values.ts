import { crisisBlock, type InlineValues } from "@breakwater/guidance"
import type { Reader } from "../../reader.ts"

// Left open for a pen: the school writes its own name into a printed letter.
const blank = "____________________"

/** What fills the names in a guide: the country's emergency numbers, and blanks for what only a school knows. */
export function guideValues({ words, country }: Reader, now: Date): InlineValues {
  const { emergency, fallback } = crisisBlock(country, now)
  const numbers = [...emergency, ...fallback].map((number) => number.shown)
  return {
    numbers: new Intl.ListFormat(words.language.code, { type: "disjunction" }).format(numbers),
    school: blank,
    date: blank,
    contact: blank,
    address: blank,
  }
}
