/**
 * The form that leaves: checked, filled with fingerprints, the answer and a case code, then sent by the browser itself.
 *
 * The code is made here, once for this page, so that a form sent again after a dropped connection makes no second case.
 * Nothing is fetched at this point: sending must not depend on another download.
 */
import { caseCodeRandomBytes, newCaseCode } from "@breakwater/casework"
import type { PageParts } from "./page-parts.ts"
import type { PageWords } from "./page-words.ts"
import { countPictures, fingerprintsToSend, type Picture } from "./picture-list.ts"

type FormError = { text: string; target: string }

// A double press would send twice (govuk-frontend's own limit for its button).
const pressAgainMsMin = 1000

/** The first of the two answers. */
const answerId = "taken-under-18"

export function prepareForm(
  parts: PageParts,
  words: PageWords,
  state: () => { pictures: readonly Picture<File>[]; isWorking: boolean },
): void {
  const plainTitle = document.title
  let sentAtMs = Number.NEGATIVE_INFINITY
  let code: string | null = null
  parts.form.addEventListener("submit", (event) => {
    const { pictures, isWorking } = state()
    const errors = findErrors(parts, words, pictures, isWorking)
    showErrors(parts, errors)
    document.title = errors.length === 0 ? plainTitle : words.errorTitlePrefix + plainTitle
    if (errors.length > 0 || event.timeStamp - sentAtMs < pressAgainMsMin) {
      event.preventDefault()
      return
    }
    sentAtMs = event.timeStamp
    code ??= newCaseCode(crypto.getRandomValues(new Uint8Array(caseCodeRandomBytes)))
    parts.code.value = code
    parts.fingerprints.value = JSON.stringify(fingerprintsToSend(pictures))
  })
}

function findErrors(
  parts: PageParts,
  words: PageWords,
  pictures: readonly Picture<File>[],
  isWorking: boolean,
): FormError[] {
  const errors: FormError[] = []
  if (countPictures(pictures).total === 0) errors.push({ text: words.errors.noPictures, target: "choose-pictures" })
  else if (isWorking) errors.push({ text: words.errors.stillWorking, target: "list-heading" })
  else if (fingerprintsToSend(pictures).length === 0)
    errors.push({ text: words.errors.noFingerprints, target: "choose-pictures" })
  const hasAnswer = new FormData(parts.form).has("takenUnder18")
  if (!hasAnswer) errors.push({ text: words.errors.noAge, target: answerId })
  return errors
}

function showErrors(parts: PageParts, errors: FormError[]): void {
  const items = errors.map(({ text, target }) => {
    const link = document.createElement("a")
    link.href = `#${target}`
    link.textContent = text
    link.addEventListener("click", (event) => {
      event.preventDefault()
      document.getElementById(target)?.focus()
    })
    const item = document.createElement("li")
    item.append(link)
    return item
  })
  parts.errorList.replaceChildren(...items)
  const ageError = errors.find(({ target }) => target === answerId)
  parts.ageError.textContent = ageError?.text ?? ""
  parts.ageError.hidden = ageError === undefined
  parts.age.classList.toggle("govuk-form-group--error", ageError !== undefined)
  parts.errors.hidden = errors.length === 0
  if (errors.length > 0) parts.errors.focus()
}
