/** The form of a notice: fields as they come, to answers or to what is wrong with each. */
import {
  type NoticeAnswers,
  noticeAnswersSchema,
  noticeLinksMax,
  noticeWordsCharactersMax,
  regimeFor,
} from "@breakwater/casework"
import { type MessageId, platforms } from "@breakwater/guidance"
import type { Reader } from "../../reader.ts"

/** Fields of the form, by name. */
export type NoticeFields = Record<string, string | undefined>

/** Reads a form. A field that is wrong is named, with what to do. */
export function readNotice(
  fields: NoticeFields,
): { ok: true; value: NoticeAnswers } | { ok: false; problems: { field: string; text: MessageId }[] } {
  const links = (fields.links ?? "")
    .split(/\s+/)
    .filter((link) => link !== "")
    .map((link) => (/^https?:/i.test(link) ? link : `https://${link}`))
  const optional = (name: string) => {
    const value = (fields[name] ?? "").trim()
    return value === "" ? {} : { [name]: value }
  }
  const read = noticeAnswersSchema.safeParse({
    platform: fields.platform,
    subject: fields.subject,
    regime: fields.regime,
    links,
    ageInImage: fields.ageInImage,
    isFake: fields.isFake === "yes",
    actsFor: fields.actsFor ?? "self",
    saysNoConsent: fields.saysNoConsent === "yes",
    saysTrue: fields.saysTrue === "yes",
    ...optional("handle"),
    ...optional("explanation"),
    ...optional("name"),
    ...optional("contact"),
  })
  if (read.success) return { ok: true, value: read.data }
  const wrong = [...new Set(read.error.issues.map((issue) => String(issue.path[0])))]
  return { ok: false, problems: wrong.map((field) => ({ field, text: problemOf(field) })) }
}

/** A notice as its form is filled with it. */
export function fieldsOf(answers: NoticeAnswers): NoticeFields {
  const { links, isFake, saysNoConsent, saysTrue, ...others } = answers
  const yes = (value: boolean) => (value ? "yes" : "no")
  return {
    ...others,
    links: links.join("\n"),
    isFake: yes(isFake),
    saysNoConsent: yes(saysNoConsent),
    saysTrue: yes(saysTrue),
  }
}

/** The page's view of the form. */
export function formView(fields: NoticeFields, problems: { field: string; text: MessageId }[], me: Reader) {
  const { t, country } = me
  const error = (field: string) => {
    const found = problems.find((problem) => problem.field === field)
    return found === undefined
      ? null
      : t(found.text, { count: String(noticeLinksMax), max: String(noticeWordsCharactersMax) })
  }
  const choice = (field: string, options: readonly (readonly [string, MessageId])[], preset?: string) =>
    options.map(([value, label]) => ({ value, text: t(label), checked: (fields[field] ?? preset) === value }))
  return {
    fields,
    error: Object.fromEntries(
      ["platform", "subject", "regime", "links", "handle", "ageInImage", "explanation", "name", "contact"].map(
        (field) => [field, error(field)],
      ),
    ),
    errors: problems.map(({ field }) => ({ text: error(field) ?? "", href: `#${field}` })),
    platforms: [
      { value: "", text: "–" },
      ...platforms.map(({ id, name }) => ({ value: id, text: name, selected: fields.platform === id })),
    ],
    subjects: choice("subject", [
      ["content", "notices.label-about-content"],
      ["account", "notices.label-about-account"],
    ]),
    ages: choice("ageInImage", [
      ["under-18", "notices.label-age-under"],
      ["adult", "notices.label-age-adult"],
      ["not-sure", "notices.label-age-not-sure"],
    ]),
    fakes: choice(
      "isFake",
      [
        ["no", "notices.label-no"],
        ["yes", "notices.label-yes"],
      ],
      "no",
    ),
    whos: choice(
      "actsFor",
      [
        ["self", "notices.label-self"],
        ["other", "notices.label-other"],
      ],
      "self",
    ),
    regimes: choice(
      "regime",
      [
        ["us", "notices.label-us"],
        ["eu", "notices.label-eu"],
        ["uk", "notices.label-uk"],
        ["own", "notices.label-own"],
      ],
      regimeFor(country),
    ),
  }
}

function problemOf(field: string): MessageId {
  if (field === "links") return "notices.note-problem-links"
  return field === "explanation" ? "notices.note-problem-words" : "report.note-problem-missing"
}
