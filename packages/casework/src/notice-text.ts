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
    text("request.say-greeting", { platform: platformName }),
    text(`request.say-${regime}-${subject}`),
    text(ageText(answers)),
    ...(answers.isFake && subject === "content" ? [text("request.say-fake")] : []),
    ...placeOf(answers, words),
    ...(answers.explanation === undefined ? [] : [`${text("request.label-explanation")}:\n${answers.explanation}`]),
    ...(answers.saysNoConsent && subject === "content" ? [text("request.say-no-consent")] : []),
    ...(answers.saysTrue ? [text("request.say-true")] : []),
    text("request.say-copies"),
    ...(answers.contact === undefined ? [] : [`${text("request.label-contact")}: ${answers.contact}`]),
    ...(answers.name === undefined ? [] : [`${text("request.label-signature")}: ${answers.name}`]),
  ]
  return { subject: text(`request.label-subject-${subject}`), body: body.join("\n\n") }
}

function ageText({ ageInImage, actsFor, subject }: NoticeAnswers): MessageId {
  if (subject === "account")
    return ageInImage === "under-18" ? "request.say-account-child" : "request.say-account-adult"
  const who = actsFor === "self" ? "self" : "other"
  return `request.say-${ageInImage}-${who}`
}

function placeOf({ links, handle }: NoticeAnswers, { text }: Catalogue): string[] {
  const places = [
    ...(links.length === 0 ? [] : [`${text("request.label-where")}:\n${links.join("\n")}`]),
    ...(handle === undefined ? [] : [`${text("request.label-account")}: ${handle}`]),
  ]
  return places
}
