/** The few words only a copy of the help needs, by language; English where one is missing. */
import { z } from "zod"
import rawWords from "./copy-words.json" with { type: "json" }

const wordsSchema = z.strictObject({
  /** `{date}` is the day the copy was made. */
  madeOn: z.string(),
  chooseCountry: z.string(),
  otherCountry: z.string(),
  toPrint: z.string(),
  hoursVary: z.string(),
})

export type CopyWords = z.infer<typeof wordsSchema>

const byLanguage = z.record(z.string(), wordsSchema).parse(rawWords)

/** The words in a language of the catalogue. */
export function copyWords(language: string): CopyWords {
  return byLanguage[language] ?? wordsSchema.parse(rawWords.en)
}
