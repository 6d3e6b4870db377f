/** Words to begin an answer with, checked like every other sentence, in the language the person wrote in. */
import { catalogueOf, type MessageId, sectionsOf } from "@breakwater/guidance"

/** One template: its name in English for staff, and its words. `isReviewed`: a native speaker has read the translation. */
export type AnswerTemplate = { id: string; title: string; text: string; isReviewed: boolean }

/** Every template, in the language of a report; what is not translated is English. */
export function answerTemplates(language: string | null): AnswerTemplate[] {
  const words = catalogueOf(language ?? "en")
  const staff = catalogueOf("en")
  return sectionsOf("answers").map((id) => ({
    id,
    title: staff.text(`answers.${id}.title` as MessageId),
    text: words.text(`answers.${id}.say` as MessageId),
    isReviewed: words.language.code === "en" || words.reviewOf("answers") === "reviewed",
  }))
}
