/** The few words only copies of the help need, by language; English where one is missing. */
import { z } from "zod"
import rawWords from "./copy-words.json" with { type: "json" }

const wordsSchema = z.strictObject({
  /** `{date}` is the day the copy was made. */
  madeOn: z.string(),
  chooseCountry: z.string(),
  otherCountry: z.string(),
  toPrint: z.string(),
  hoursVary: z.string(),
  /** On a page shown from what was kept; `{date}` is the day it was. */
  kept: z.string(),
  keptFor: z.string(),
  whatIsKept: z.string(),
  underName: z.string(),
  /** `{clear}` is the name of the button. */
  howCleared: z.string(),
  otherWays: z.string(),
})

export type CopyWords = z.infer<typeof wordsSchema>

const byLanguage = z.record(z.string(), wordsSchema).parse(rawWords)

/** The words in a language of the catalogue. */
export function copyWords(language: string): CopyWords {
  return byLanguage[language] ?? wordsSchema.parse(rawWords.en)
}
