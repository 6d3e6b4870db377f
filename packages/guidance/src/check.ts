/**
 * Check: what `breakwater guidance check` prints. Rows that are stale, contradict each other, cannot be reached, are
 * malformed, untranslated or unreviewed.
 *
 * A value, not printing. It opens no address and calls no number: that is a person's work, recorded in the row.
 */
import { type DocumentId, documentIds, languages, messageIds, reviewOf, textOf, untranslated } from "./catalogue.ts"
import { type Contact, type ContactNumber, contacts, isReachable, standing } from "./directory.ts"
import { parseInline, valueNames } from "./inline.ts"
import { linkTarget } from "./links.ts"
import { type Platform, platforms } from "./platforms.ts"

/** What is wrong with a row. `broken` problems are mistakes; the others are work that waits for a person. */
export type GuidanceProblem =
  | "contradictory" // broken
  | "malformed-number" // broken
  | "broken-text" // broken: a link that leads nowhere, or values that differ from the original
  | "unreachable" // waits
  | "stale" // waits
  | "untranslated" // waits
  | "unreviewed" // waits

/** One finding: the problem, the row or message, and a sentence for the operator. */
export type GuidanceFinding = { problem: GuidanceProblem; where: string; detail: string }

/** The result: findings sorted by problem and place. `ok` is false when one of them is a mistake. */
export type GuidanceCheck = { ok: boolean; findings: readonly GuidanceFinding[] }

const order: readonly GuidanceProblem[] = [
  "contradictory",
  "malformed-number",
  "broken-text",
  "unreachable",
  "stale",
  "untranslated",
  "unreviewed",
]
const mistakes: ReadonlySet<GuidanceProblem> = new Set(["contradictory", "malformed-number", "broken-text"])

/** Checks the package's data at `now`; other rows may be passed, for a deployment that has its own. */
export function checkGuidance(
  now: Date,
  rows: { contacts: readonly Contact[]; platforms: readonly Platform[] } = { contacts, platforms },
): GuidanceCheck {
  const findings = [
    ...rows.contacts.flatMap((contact) => [...staleContact(contact, now), ...malformed(contact)]),
    ...contradictions(rows.contacts),
    ...rows.platforms.flatMap((platform) => stalePlatform(platform, now)),
    ...languages.flatMap(({ code }) => [...brokenTexts(code), ...translationGaps(code)]),
  ].sort((a, b) => order.indexOf(a.problem) - order.indexOf(b.problem) || (a.where < b.where ? -1 : 1))
  return { ok: !findings.some((finding) => mistakes.has(finding.problem)), findings }
}

function staleContact(contact: Contact, now: Date): GuidanceFinding[] {
  const where = `contact ${contact.id}`
  const found: GuidanceFinding[] = []
  if (!isReachable(contact)) found.push({ problem: "unreachable", where, detail: "It has no number and no address." })
  if (standing(contact, now) === "check")
    found.push({
      problem: "stale",
      where,
      detail:
        contact.checkedOn === null
          ? `Never checked. ${contact.checkNote ?? ""}`.trim()
          : `Checked on ${contact.checkedOn}, good for ${contact.expiresAfterDays} days.`,
    })
  else {
    for (const number of contact.numbers)
      if (number.needsCheck)
        found.push({ problem: "stale", where, detail: `The number ${number.shown} was never checked.` })
    if (contact.urlNeedsCheck)
      found.push({ problem: "stale", where, detail: `No source gives the address ${contact.url}.` })
  }
  return found
}

function stalePlatform(platform: Platform, now: Date): GuidanceFinding[] {
  const where = `platform ${platform.id}`
  if (standing(platform, now) === "check")
    return [
      { problem: "stale", where, detail: platform.checkedOn ? `Checked on ${platform.checkedOn}.` : "Never checked." },
    ]
  return platform.routes
    .filter((route) => route.needsCheck)
    .map((route) => ({ problem: "stale", where, detail: `The ${route.kind} route was never checked.` }))
}

function malformed(contact: Contact): GuidanceFinding[] {
  return contact.numbers
    .filter((number) => !isWellFormed(number))
    .map((number) => ({
      problem: "malformed-number",
      where: `contact ${contact.id}`,
      detail: `${number.shown} with ${number.href}`,
    }))
}

/** `tel:` with digits alone (RFC 3966, visual separators left out), `sms:` with an optional word; both ending in the digits shown. */
function isWellFormed(number: ContactNumber): boolean {
  const pattern = number.use === "call" ? /^tel:\+?(\d{2,15})$/ : /^sms:\+?(\d{2,15})(?:\?body=([A-Za-z0-9%]+))?$/
  const match = pattern.exec(number.href)
  const digits = match?.[1]
  const word = match?.[2]
  if (digits === undefined || !/^\+?[\d -]+$/.test(number.shown)) return false
  return digits.endsWith(number.shown.replace(/\D/g, "")) && (number.body ?? "") === decodeURIComponent(word ?? "")
}

function contradictions(rows: readonly Contact[]): GuidanceFinding[] {
  const found: GuidanceFinding[] = []
  const seen = new Map<string, Contact>()
  const claim = (key: string, contact: Contact, detail: (other: Contact) => string) => {
    const other = seen.get(key)
    if (other === undefined) seen.set(key, contact)
    else if (other !== contact)
      found.push({ problem: "contradictory", where: `contact ${contact.id}`, detail: detail(other) })
  }
  for (const contact of rows) {
    claim(`id ${contact.id}`, contact, () => "Two rows have this id.")
    if (contact.kind === "emergency")
      claim(`emergency ${contact.country}`, contact, (other) => `${other.id} is the emergency row of this country too.`)
    for (const number of contact.numbers)
      claim(`${contact.country} ${number.href}`, contact, (other) => `${other.id} has the number ${number.shown} too.`)
    found.push(...contradictsItself(contact))
  }
  return found
}

function contradictsItself(contact: Contact): GuidanceFinding[] {
  const say = (detail: string): GuidanceFinding => ({
    problem: "contradictory",
    where: `contact ${contact.id}`,
    detail,
  })
  const found: GuidanceFinding[] = []
  const { from, to } = contact.ages
  if (from !== null && to !== null && from > to) found.push(say(`Ages from ${from} to ${to}.`))
  if (to !== null && to < 18 && contact.audiences.includes("adult")) found.push(say(`For adults, up to age ${to}.`))
  if (contact.hours.kind === "weekly") {
    for (const span of contact.hours.open)
      if (span.from >= span.to) found.push(say(`Opens at ${span.from} and closes at ${span.to}.`))
    if (!isZone(contact.hours.zone)) found.push(say(`${contact.hours.zone} is not a time zone.`))
  }
  return found
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}

function brokenTexts(language: string): GuidanceFinding[] {
  return messageIds().flatMap((id) => {
    const text = textOf(language, id)
    if (text === null) return []
    const where = `${language} ${id}`
    const found: GuidanceFinding[] = []
    for (const token of parseInline(text))
      if (token.kind === "link" && linkTarget(token.link) === null)
        found.push({ problem: "broken-text", where, detail: `The link ${token.link} leads nowhere.` })
    const wanted = valueNames(textOf("en", id) ?? "").join(" ")
    if (valueNames(text).join(" ") !== wanted)
      found.push({ problem: "broken-text", where, detail: `Its values differ from the original: ${wanted}.` })
    return found
  })
}

function translationGaps(language: string): GuidanceFinding[] {
  const gaps = untranslated(language)
  const present = documentIds.filter((document: DocumentId) => !gaps.documents.includes(document))
  return [
    ...gaps.documents.map(
      (document): GuidanceFinding => ({
        problem: "untranslated",
        where: `${language} ${document}`,
        detail: "The whole document.",
      }),
    ),
    ...gaps.messages.map(
      (id): GuidanceFinding => ({ problem: "untranslated", where: `${language} ${id}`, detail: "One message." }),
    ),
    ...present
      .filter((document) => reviewOf(language, document) === "unreviewed")
      .map(
        (document): GuidanceFinding => ({
          problem: "unreviewed",
          where: `${language} ${document}`,
          detail: "No native speaker has reviewed it.",
        }),
      ),
  ]
}
