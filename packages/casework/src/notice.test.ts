import { catalogueOf, languages, messageIds } from "@breakwater/guidance"
import fc from "fast-check"
import { expect, test } from "vitest"
import { missingElements, type NoticeAnswers, noticeAnswersSchema } from "./notice.ts"
import { neededElements, noticeDue, noticeRegimes, regimeFor, stepsWhenLapsed } from "./notice-regimes.ts"
import { advanceNotice, noticeEvents, noticeEventsFrom, noticeState, noticeStates } from "./notice-states.ts"
import { noticeText } from "./notice-text.ts"

const english = catalogueOf("en")
const complete: NoticeAnswers = {
  platform: "instagram",
  subject: "content",
  regime: "us",
  links: ["https://example.org/p/1"],
  handle: "someone",
  ageInImage: "adult",
  isFake: false,
  actsFor: "self",
  explanation: "It was posted by somebody who threatened me.",
  saysNoConsent: true,
  saysTrue: true,
  name: "Alex Example",
  contact: "alex@example.org",
}

test("a request under the TAKE IT DOWN Act names each of the four elements that is missing, and no other", () => {
  expect(missingElements(complete)).toEqual([])
  expect(missingElements({ ...complete, links: [] })).toEqual(["location"])
  expect(missingElements({ ...complete, saysNoConsent: false })).toEqual(["no-consent"])
  const { contact: _contact, ...withoutContact } = complete
  const { name: _name, ...withoutName } = complete
  const { explanation: _explanation, ...withoutExplanation } = complete
  expect(missingElements(withoutContact)).toEqual(["contact"])
  expect(missingElements(withoutName)).toEqual(["signature"])
  expect(missingElements(withoutExplanation)).toEqual([])
})

test("under Article 16 a notice about an image of an under-18 needs no name and no address", () => {
  expect(neededElements("eu", "content", "under-18")).toEqual(["location", "explanation", "true"])
  expect(neededElements("eu", "content", "adult")).toContain("signature")
  expect(neededElements("eu", "content", "not-sure")).toContain("contact")
})

test("a notice about an account is located by its name alone", () => {
  expect(missingElements({ ...complete, subject: "account", links: [] })).toEqual([])
  const { handle: _handle, ...withoutHandle } = complete
  expect(missingElements({ ...withoutHandle, subject: "account", links: [] })).toEqual(["location"])
})

test("the clock runs 48 hours where the law says so, and is called ours where it says nothing", () => {
  const sentAt = new Date("2026-11-25T02:00:00Z")
  expect(noticeDue("us", "content", sentAt)).toEqual({ at: new Date("2026-11-27T02:00:00Z"), isByLaw: true, hours: 48 })
  for (const regime of ["eu", "uk", "own"] as const) expect(noticeDue(regime, "content", sentAt).isByLaw).toBe(false)
  expect(noticeDue("us", "account", sentAt).isByLaw).toBe(false)
})

test("the rules follow the country, and everywhere has some", () => {
  expect(["US", "GB", "IE", "DE", "NG", null].map(regimeFor)).toEqual(["us", "uk", "eu", "eu", "own", "own"])
})

test("every text a table names is there", () => {
  const ids = new Set<string>(messageIds())
  for (const regime of noticeRegimes) for (const id of stepsWhenLapsed(regime)) expect(ids).toContain(id)
  for (const state of noticeStates)
    for (const key of ["title", "p-next"]) expect(ids).toContain(`${noticeState(state).told}.${key}`)
})

test("a late answer still counts, and what came back can be asked for again", () => {
  expect(advanceNotice("refused", "remove")).toEqual({ ok: true, value: "removed" })
  expect(advanceNotice("removed", "reopen")).toEqual({ ok: true, value: "draft" })
  expect(advanceNotice("draft", "remove")).toEqual({
    ok: false,
    reason: "illegal-move",
    state: "draft",
    event: "remove",
  })
  for (const state of noticeStates) {
    expect(noticeEventsFrom(state)).toEqual(noticeEvents.filter((event) => advanceNotice(state, event).ok))
  }
})

const answers = fc
  .record(
    {
      platform: fc.constant("x"),
      subject: fc.constantFrom("content", "account"),
      regime: fc.constantFrom("us", "eu", "uk", "own"),
      links: fc.array(fc.webUrl(), { maxLength: 20 }),
      ageInImage: fc.constantFrom("under-18", "adult", "not-sure"),
      isFake: fc.boolean(),
      actsFor: fc.constantFrom("self", "other"),
      saysNoConsent: fc.boolean(),
      saysTrue: fc.boolean(),
      handle: fc.string({ minLength: 1, maxLength: 200 }),
      explanation: fc.string({ minLength: 1, maxLength: 2000 }),
      name: fc.string({ minLength: 1, maxLength: 200 }),
      contact: fc.string({ minLength: 1, maxLength: 200 }),
    },
    {
      requiredKeys: [
        "platform",
        "subject",
        "regime",
        "links",
        "ageInImage",
        "isFake",
        "actsFor",
        "saysNoConsent",
        "saysTrue",
      ],
    },
  )
  .map((made) => noticeAnswersSchema.safeParse(made))
  .filter(({ success }) => success)
  .map(({ data }) => data as NoticeAnswers)

test("every notice holds each link, every word of the person, and nothing left to fill, in every language", () => {
  fc.assert(
    fc.property(answers, fc.constantFrom(...languages.map(({ code }) => code)), (made, language) => {
      const { subject, body } = noticeText(made, "Example App", catalogueOf(language))
      const parts = [...made.links, made.handle, made.explanation, made.name, made.contact]
      const written = parts.filter((part) => part !== undefined)
      for (const part of written) expect(body).toContain(part)
      expect(subject).not.toBe("")
      // A person may write braces of their own.
      const ours = written
        .toSorted((a, b) => b.length - a.length)
        .reduce((left, part) => left.replaceAll(part, ""), body)
      expect(ours).not.toMatch(/\{[a-z]+\}/)
    }),
  )
})

test("a statement that the person did not make is never made for them", () => {
  const { body } = noticeText({ ...complete, saysNoConsent: false, saysTrue: false }, "Instagram", english)
  expect(body).not.toContain("in good faith")
})
