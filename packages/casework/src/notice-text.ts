/**
 * A notice in words: what is pasted into a form, sent as an e-mail, or printed. Sentences are guidance's; what the
 * person wrote stands as they wrote it.
 */
import type { Catalogue, MessageId } from "@breakwater/guidance"
import type { NoticeAnswers } from "./notice.ts"

/** Subject line and body; paragraphs with an empty line between. */
export type NoticeText = { subject: string; body: string }

/** The notice in the language of `words`. What is missing is left out, never made up. */
export function noticeText(answers: NoticeAnswers, platformName: string, words: Catalogue): NoticeText {
  const { text } = words
  const { regime, subject } = answers
  const body = [
    text("notices.say-greeting", { platform: platformName }),
    text(`notices.say-${regime}-${subject}`),
    text(ageText(answers)),
    ...(answers.isFake && subject === "content" ? [text("notices.say-fake")] : []),
    ...placeOf(answers, words),
    ...(answers.explanation === undefined ? [] : [`${text("notices.label-explanation")}:\n${answers.explanation}`]),
    ...(answers.saysNoConsent && subject === "content" ? [text("notices.say-no-consent")] : []),
    ...(answers.saysTrue ? [text("notices.say-true")] : []),
    text("notices.say-copies"),
    ...(answers.contact === undefined ? [] : [`${text("notices.label-contact")}: ${answers.contact}`]),
    ...(answers.name === undefined ? [] : [`${text("notices.label-signature")}: ${answers.name}`]),
  ]
  return { subject: text(`notices.label-subject-${subject}`), body: body.join("\n\n") }
}

function ageText({ ageInImage, actsFor, subject }: NoticeAnswers): MessageId {
  if (subject === "account")
    return ageInImage === "under-18" ? "notices.say-account-child" : "notices.say-account-adult"
  const who = actsFor === "self" ? "self" : "other"
  return `notices.say-${ageInImage}-${who}`
}

function placeOf({ links, handle }: NoticeAnswers, { text }: Catalogue): string[] {
  const places = [
    ...(links.length === 0 ? [] : [`${text("notices.label-where")}:\n${links.join("\n")}`]),
    ...(handle === undefined ? [] : [`${text("notices.label-account")}: ${handle}`]),
  ]
  return places
}
