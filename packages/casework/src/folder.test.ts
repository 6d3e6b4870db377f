import { expect, test } from "vitest"
import { newCaseCode } from "./case-code.ts"
import {
  dropNotice,
  emptyFolder,
  type Folder,
  handOverNotice,
  keepNotice,
  keepPayment,
  markHandOff,
  moveNotice,
  noticeClock,
  openFolder,
  sealFolder,
  settlePayment,
} from "./folder.ts"
import { type NoticeAnswers, noticesPerCaseMax } from "./notice.ts"

const now = new Date("2026-11-25T02:00:00Z")
const hoursOn = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const id = "a8b9c0d1-e2f3-4567-abcd-ef0123456789"
const answers: NoticeAnswers = {
  platform: "instagram",
  subject: "content",
  regime: "us",
  links: ["https://example.org/p/1"],
  ageInImage: "adult",
  isFake: false,
  actsFor: "self",
  saysNoConsent: true,
  saysTrue: true,
}

function must(changed: ReturnType<typeof keepNotice>): Folder {
  if (!changed.ok) throw new Error(changed.reason)
  return changed.value
}

test("a folder opens with its code, whole, and with no other", async () => {
  const code = newCaseCode(new Uint8Array(13).fill(7))
  const folder = must(keepPayment(must(keepNotice(emptyFolder, id, answers)), id, { method: "bank", amount: "200" }))
  const sealed = await sealFolder(folder, code)
  expect(await openFolder(code, sealed)).toEqual(folder)
  expect(await openFolder(newCaseCode(new Uint8Array(13).fill(8)), sealed)).toBeNull()
})

test("the clock of a notice runs from sending, lapses, and still takes an answer", () => {
  const sent = must(moveNotice(must(keepNotice(emptyFolder, id, answers)), id, "send", now))
  const [notice] = sent.notices
  if (notice === undefined) throw new Error("no notice")
  expect(noticeClock(notice, hoursOn(47))).toEqual({ at: hoursOn(48), isByLaw: true, isLapsed: false })
  expect(noticeClock(notice, hoursOn(48))?.isLapsed).toBe(true)
  const answered = must(moveNotice(sent, id, "remove", hoursOn(100)))
  expect(answered.notices[0]?.state).toBe("removed")
  expect(answered.notices[0] && noticeClock(answered.notices[0], hoursOn(100))).toBeNull()
})

test("what a platform answered is kept with the event, cleaned, and none where nothing was written", () => {
  const sent = must(moveNotice(must(keepNotice(emptyFolder, id, answers)), id, "send", now, "  "))
  const refused = must(moveNotice(sent, id, "refuse", hoursOn(1), " No. 123\u0000 "))
  expect(refused.notices[0]?.events).toEqual([
    { event: "send", at: now.toISOString() },
    { event: "refuse", at: hoursOn(1).toISOString(), words: "No. 123" },
  ])
})

test("a sent notice keeps its words: only a draft is changed", () => {
  const sent = must(moveNotice(must(keepNotice(emptyFolder, id, answers)), id, "send", now))
  expect(keepNotice(sent, id, { ...answers, links: [] })).toEqual({ ok: false, reason: "illegal-move" })
  expect(moveNotice(sent, id, "reopen", now)).toEqual({ ok: false, reason: "illegal-move" })
  expect(moveNotice(sent, "other", "remove", now)).toEqual({ ok: false, reason: "not-there" })
})

test("a notice handed to the hotline says when, and only a draft can be", () => {
  const draft = must(keepNotice(emptyFolder, id, answers))
  expect(must(handOverNotice(draft, id, now)).notices[0]?.handedOverAt).toBe(now.toISOString())
  expect(handOverNotice(must(moveNotice(draft, id, "send", now)), id, now)).toEqual({
    ok: false,
    reason: "illegal-move",
  })
})

test("a folder is full at its limit, and says so", () => {
  let folder = emptyFolder
  for (let n = 0; n < noticesPerCaseMax; n += 1) folder = must(keepNotice(folder, `${n}`, answers))
  expect(keepNotice(folder, "one more", answers)).toEqual({ ok: false, reason: "too-many" })
  expect(keepNotice(dropNotice(folder, "0"), "one more", answers).ok).toBe(true)
})

test("the same payment sent twice is there once, takes an outcome, and goes when taken out", () => {
  const once = must(keepPayment(emptyFolder, id, { method: "gift-card" }))
  expect(must(keepPayment(once, id, { method: "gift-card" }))).toEqual(once)
  const told = settlePayment(once, id, "stopped", now)
  expect(told.payments[0]).toMatchObject({ outcome: "stopped", outcomeAt: now.toISOString() })
  expect(settlePayment(told, id, null, now).payments).toEqual([])
})

test("a tool is marked with its day, and unmarked", () => {
  const marked = markHandOff(emptyFolder, "take-it-down", "2026-11-25")
  expect(marked.handOffs).toEqual({ "take-it-down": "2026-11-25" })
  expect(markHandOff(marked, "take-it-down", null).handOffs).toEqual({})
})
