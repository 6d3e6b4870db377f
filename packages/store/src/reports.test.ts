import { randomBytes, randomUUID } from "node:crypto"
import {
  type CaseCode,
  caseRecipient,
  coarseOf,
  helperCodesPerCaseMax,
  messagesPerCaseMax,
  newCaseCode,
  openDraft,
  openMessage,
  openReport,
  type Report,
  type ReportRecipient,
  readReportRecipients,
  reportsPerCaseMax,
  sealDraft,
  sealMessage,
  sealReport,
} from "@breakwater/casework"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import * as store from "./store.ts"
import { type TestDatabase, testDatabase } from "./testing.ts"

const now = new Date("2026-11-25T12:34:56Z")
const hoursOn = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const report: Report = { happened: ["threatened"], story: "It began on Monday.", country: "GB" }
let made: TestDatabase
let site: store.Database
let console: store.Database
let worker: store.Database
let hotline: ReportRecipient[]

beforeAll(async () => {
  made = await testDatabase()
  site = made.as("site")
  console = made.as("console")
  worker = made.as("worker")
  const read = readReportRecipients(await caseRecipient(newCaseCode(randomBytes(13))))
  if (!read.ok) throw new Error("recipients not read")
  hotline = read.value
})
afterAll(() => made.drop())

type Sent = { code: CaseCode; lookup: Uint8Array; recipient: string; caseId: number; id: string }

async function newForm(code = newCaseCode(randomBytes(13)), lookup: Uint8Array = randomBytes(32)) {
  const recipient = await caseRecipient(code)
  const sealed = await sealReport(report, hotline, code)
  const values = {
    lookup,
    recipient,
    report: { id: randomUUID(), submissionId: randomUUID(), sealed, coarse: coarseOf(report, now) },
    now,
  }
  return { code, ...values }
}

async function sendReport(form?: Awaited<ReturnType<typeof newForm>>): Promise<Sent> {
  const sent = form ?? (await newForm())
  const stored = await store.addReport(site, sent)
  if (!stored.ok) throw new Error(stored.reason)
  return { code: sent.code, lookup: sent.lookup, recipient: sent.recipient, ...stored.value }
}

async function newMessage(
  { caseId, recipient }: { caseId: number; recipient: string },
  given: Partial<store.NewMessage> = {},
): Promise<store.NewMessage> {
  return {
    caseId,
    submissionId: randomUUID(),
    reportId: null,
    helperId: null,
    direction: "from-person",
    sealed: await sealMessage({ kind: "message", text: "Hello" }, hotline, recipient),
    ...given,
  }
}

async function stateOf({ caseId, id }: Sent) {
  return (await store.reportsOfCase(site, caseId)).find((one) => one.id === id)
}

describe("a report", () => {
  test("is stored with its case, and comes back as it was for the holder of the code", async () => {
    const sent = await sendReport()
    expect(await stateOf(sent)).toMatchObject({ state: "received", held: false, referredOn: null, eraseAt: null })
    const [copy] = await store.sealedReportsOfCase(site, sent.caseId)
    expect(await openReport(sent.code, copy?.sealed ?? new Uint8Array())).toEqual(report)
  })

  test("sent twice, or by ten replays at once, is stored once", async () => {
    const form = await newForm()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.addReport(site, { ...form, report: { ...form.report, id: randomUUID() } }),
      ),
    )
    const ids = answers.map((answer) => (answer.ok ? answer.value.id : null))
    expect(new Set(ids).size).toBe(1)
    expect(answers.filter((answer) => answer.ok && answer.value.added)).toHaveLength(1)
    const found = await store.findCase(site, form.lookup)
    expect(await store.reportsOfCase(site, found?.id ?? 0)).toHaveLength(1)
  })

  test("takes the draft it came from away in the same moment", async () => {
    const form = await newForm()
    await store.saveDraft(site, { lookup: form.lookup, sealed: await sealDraft(report, form.code), now })
    await sendReport(form)
    expect(await store.findDraft(site, form.lookup, now)).toEqual({ ok: false, reason: "not-there" })
  })

  test("beyond what a case holds is refused, and a replay of the last is not", async () => {
    const form = await newForm()
    const resend = () => ({ ...form.report, id: randomUUID(), submissionId: randomUUID() })
    for (let count = 1; count < reportsPerCaseMax; count += 1) {
      await store.addReport(site, { ...form, report: resend() })
    }
    const last = { ...form, report: resend() }
    expect((await store.addReport(site, last)).ok).toBe(true)
    expect(await store.addReport(site, { ...form, report: resend() })).toEqual({ ok: false, reason: "too-many" })
    expect(await store.addReport(site, last)).toMatchObject({ ok: true, value: { added: false } })
  })

  test("whose client is killed mid-way leaves no case, no report, and the draft", async () => {
    const form = await newForm()
    await store.saveDraft(site, { lookup: form.lookup, sealed: await sealDraft(report, form.code), now })
    const other = new pg.Client({ connectionString: made.ownerUrl })
    await other.connect()
    await other.query("begin")
    // The report's transaction has inserted case and report, and waits here with the draft: then its connection dies.
    await other.query("select from drafts where lookup = $1 for update", [form.lookup])
    const sending = store.addReport(site, form).then(
      () => "stored",
      () => "not stored",
    )
    const blocked = "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    let pid: number | undefined
    while (pid === undefined) pid = (await other.query<{ pid: number }>(blocked)).rows[0]?.pid
    await other.query("select pg_terminate_backend($1)", [pid])
    expect(await sending).toBe("not stored")
    await other.query("rollback")
    await other.end()
    expect(await store.findCase(site, form.lookup)).toBeUndefined()
    expect(await made.owner.selectFrom("reports").select("id").where("id", "=", form.report.id).execute()).toEqual([])
    expect((await store.findDraft(site, form.lookup, now)).ok).toBe(true)
    expect((await sendReport(form)).id).toBe(form.report.id)
  })
})

describe("a draft", () => {
  test("is found under its code for 24 hours after it was last saved, and opens with it", async () => {
    const code = newCaseCode(randomBytes(13))
    const lookup = randomBytes(32)
    await store.saveDraft(site, { lookup, sealed: await sealDraft({ story: "a" }, code), now })
    const until = await store.saveDraft(site, {
      lookup,
      sealed: await sealDraft({ story: "ab" }, code),
      now: hoursOn(1),
    })
    expect(until).toEqual(hoursOn(25))
    const found = await store.findDraft(site, lookup, hoursOn(24))
    expect(found.ok && (await openDraft(code, found.value.sealed))).toEqual({ story: "ab" })
    expect(await store.findDraft(site, lookup, hoursOn(25))).toEqual({ ok: false, reason: "expired" })
  })

  test("is purged when its time is over and not before, and can be dropped at once", async () => {
    const [kept, over, dropped] = [randomBytes(32), randomBytes(32), randomBytes(32)]
    await store.saveDraft(site, { lookup: over, sealed: randomBytes(9), now: hoursOn(-100) })
    await store.saveDraft(site, { lookup: kept, sealed: randomBytes(9), now: hoursOn(-99) })
    await store.saveDraft(site, { lookup: dropped, sealed: randomBytes(9), now })
    await store.dropDraft(site, dropped)
    expect(await store.purgeDrafts(worker, hoursOn(-76))).toBe(1)
    expect(await store.findDraft(site, over, hoursOn(-99))).toEqual({ ok: false, reason: "not-there" })
    expect((await store.findDraft(site, kept, hoursOn(-99))).ok).toBe(true)
    expect((await store.findDraft(site, dropped, now)).ok).toBe(false)
  })
})

describe("messages", () => {
  test("go both ways, move the report, and wait unread until they are seen", async () => {
    const sent = await sendReport()
    const answer = await newMessage(sent, { direction: "from-hotline", reportId: sent.id })
    expect(await store.addMessage(console, answer, now)).toEqual({ ok: true, value: { added: true } })
    expect(await stateOf(sent)).toMatchObject({ state: "answered" })
    expect(await store.countUnseenAnswers(site, { caseId: sent.caseId, helperId: null })).toBe(1)
    const [first] = await store.messagesOfCase(site, { caseId: sent.caseId, helperId: null })
    expect(await openMessage(sent.code, first?.sealed ?? new Uint8Array())).toEqual({ kind: "message", text: "Hello" })
    const read = { caseId: sent.caseId, helperId: null, upTo: first?.number ?? 0 }
    expect(await store.markMessagesSeen(site, { ...read, by: "code-holder" })).toBe(1)
    expect(await store.countUnseenAnswers(site, { caseId: sent.caseId, helperId: null })).toBe(0)

    await store.addMessage(site, await newMessage(sent, { reportId: sent.id }), now)
    expect(await stateOf(sent)).toMatchObject({ state: "opened" })
    expect(await store.markMessagesSeen(console, { ...read, by: "hotline", upTo: 1_000_000 })).toBe(1)
  })

  test("sent twice are stored once", async () => {
    const sent = await sendReport()
    const message = await newMessage(sent, { reportId: sent.id })
    await store.addMessage(site, message, now)
    expect(await store.addMessage(site, message, now)).toEqual({ ok: true, value: { added: false } })
    expect(await store.messagesOfCase(site, { caseId: sent.caseId, helperId: null })).toHaveLength(1)
  })

  test("to a withdrawn report, or to one of another case, are refused with the reason and not stored", async () => {
    const sent = await sendReport()
    const other = await sendReport()
    await store.moveReport(site, { ...sent, event: "withdraw", now })
    const late = await newMessage(sent, { reportId: sent.id })
    expect(await store.addMessage(site, late, now)).toEqual({
      ok: false,
      reason: { code: "illegal-move", state: "withdrawn", event: "add" },
    })
    const astray = await newMessage(sent, { reportId: other.id })
    expect(await store.addMessage(site, astray, now)).toEqual({ ok: false, reason: { code: "not-there" } })
    expect(await store.messagesOfCase(site, { caseId: sent.caseId, helperId: null })).toEqual([])
  })

  test("beyond what a case holds are refused", async () => {
    const sent = await sendReport()
    const message = await newMessage(sent)
    await made.owner
      .insertInto("messages")
      .values(
        Array.from({ length: messagesPerCaseMax }, () => ({
          case_id: sent.caseId,
          submission_id: randomUUID(),
          direction: "from-person" as const,
          sent_on: now,
          sealed: randomBytes(8),
          sealed_to: [],
        })),
      )
      .execute()
    expect(await store.addMessage(site, message, now)).toEqual({ ok: false, reason: { code: "too-many" } })
  })
})

describe("a helper's code", () => {
  async function helperOf(sent: Sent) {
    const code = newCaseCode(randomBytes(13))
    const lookup = randomBytes(32)
    const recipient = await caseRecipient(code)
    const added = await store.addHelperCode(site, { caseId: sent.caseId, lookup, recipient, scopes: ["write"], now })
    if (!added.ok) throw new Error(added.reason)
    return { code, lookup, recipient, helperId: added.value.id }
  }

  test("has a thread and keys of its own, and opens nothing the young person wrote", async () => {
    const sent = await sendReport()
    const helper = await helperOf(sent)
    await store.addMessage(site, await newMessage(sent), now)
    const own = { caseId: sent.caseId, recipient: helper.recipient }
    await store.addMessage(site, await newMessage(own, { direction: "from-helper", helperId: helper.helperId }), now)
    expect(await store.findHelperCode(site, helper.lookup)).toMatchObject({ caseId: sent.caseId, scopes: ["write"] })
    const young = await store.messagesOfCase(site, { caseId: sent.caseId, helperId: null })
    const helpers = await store.messagesOfCase(site, { caseId: sent.caseId, helperId: helper.helperId })
    expect([young.length, helpers.length]).toEqual([1, 1])
    expect(await openMessage(helper.code, young[0]?.sealed ?? new Uint8Array())).toBeNull()
    expect(await openMessage(helper.code, helpers[0]?.sealed ?? new Uint8Array())).not.toBeNull()
    const [copy] = await store.sealedReportsOfCase(site, sent.caseId)
    expect(await openReport(helper.code, copy?.sealed ?? new Uint8Array())).toBeNull()
  })

  test("is ended by the person at once, by nobody else, and a case has five at most", async () => {
    const sent = await sendReport()
    const other = await sendReport()
    const helpers = []
    for (let count = 0; count < helperCodesPerCaseMax; count += 1) helpers.push(await helperOf(sent))
    const full = { caseId: sent.caseId, lookup: randomBytes(32), recipient: "age1", scopes: [], now }
    expect(await store.addHelperCode(site, full)).toEqual({ ok: false, reason: "too-many" })
    const id = helpers[0]?.helperId ?? 0
    expect(await store.endHelperCode(site, { caseId: other.caseId, id, now })).toBe(false)
    expect(await store.endHelperCode(site, { caseId: sent.caseId, id, now })).toBe(true)
    expect(await store.findHelperCode(site, helpers[0]?.lookup ?? new Uint8Array())).toBeUndefined()
    expect(await store.helperCodesOfCase(site, sent.caseId)).toHaveLength(helperCodesPerCaseMax - 1)
  })
})

describe("erasure", () => {
  const eraseDue = (at: Date) => store.eraseDueReports(worker, { now: at, reportsMax: 100 })

  test("waits 72 hours, shows when, and can be cancelled until then", async () => {
    const sent = await sendReport()
    expect(await store.moveReport(site, { ...sent, event: "ask-erase", now })).toEqual({
      ok: true,
      value: { state: "erasing", eraseAt: hoursOn(72) },
    })
    expect(await stateOf(sent)).toMatchObject({ state: "erasing", before: "received", eraseAt: hoursOn(72) })
    expect(await eraseDue(hoursOn(71))).toBe(0)
    expect(await store.moveReport(site, { ...sent, event: "cancel-erase", now })).toMatchObject({
      ok: true,
      value: { state: "received" },
    })
    expect(await eraseDue(hoursOn(73))).toBe(0)
  })

  test("leaves of a report its day and that it was erased, and of its case no message and no helper's code", async () => {
    const sent = await sendReport()
    await store.addMessage(site, await newMessage(sent), now)
    await store.addHelperCode(site, {
      caseId: sent.caseId,
      lookup: randomBytes(32),
      recipient: "age1",
      scopes: [],
      now,
    })
    await store.moveReport(site, { ...sent, event: "ask-erase", now })
    expect(await eraseDue(hoursOn(72))).toBe(1)
    const row = await made.owner.selectFrom("reports").selectAll().where("id", "=", sent.id).executeTakeFirstOrThrow()
    const kept = Object.entries(row).filter(([, value]) => value !== null && value !== false)
    expect(Object.fromEntries(kept)).toEqual({
      id: sent.id,
      number: row.number,
      case_id: sent.caseId,
      submission_id: row.submission_id,
      state: "erased",
      received_on: row.received_on,
      sealed_to: [],
    })
    expect(await store.messagesOfCase(site, { caseId: sent.caseId, helperId: null })).toEqual([])
    expect(await store.helperCodesOfCase(site, sent.caseId)).toEqual([])
  })

  test("of one of two reports leaves the other and the case's messages", async () => {
    const form = await newForm()
    const first = await sendReport(form)
    const second = await sendReport({
      ...form,
      report: { ...form.report, id: randomUUID(), submissionId: randomUUID() },
    })
    await store.addMessage(site, await newMessage(first, { reportId: first.id }), now)
    await store.addMessage(site, await newMessage(first), now)
    await store.moveReport(site, { ...first, event: "ask-erase", now })
    expect(await eraseDue(hoursOn(72))).toBe(1)
    expect(await store.messagesOfCase(site, { caseId: first.caseId, helperId: null })).toHaveLength(1)
    expect((await store.sealedReportsOfCase(site, second.caseId)).map(({ id }) => id)).toEqual([second.id])
  })

  test("is not done under legal hold, and is refused with that reason when asked for", async () => {
    const sent = await sendReport()
    await store.moveReport(site, { ...sent, event: "ask-erase", now })
    const object = { kind: "report" as const, id: sent.id }
    const act = { staffId: null, staff: "someone", at: now, action: "hold-report" as const, object, why: "an order" }
    expect(await store.holdReport(console, sent.id, true, act)).toBe(true)
    expect(await eraseDue(hoursOn(1000))).toBe(0)
    await store.moveReport(site, { ...sent, event: "cancel-erase", now })
    expect(await store.moveReport(site, { ...sent, event: "ask-erase", now })).toMatchObject({
      ok: false,
      reason: { code: "held" },
    })
  })

  test("of a referred report tells that it was referred, before and while it waits", async () => {
    const sent = await sendReport()
    await store.moveReport(console, { id: sent.id, caseId: "any", event: "refer", now })
    await store.moveReport(site, { ...sent, event: "ask-erase", now })
    const status = await stateOf(sent)
    expect(status?.referredOn).not.toBeNull()
    expect(status?.before).toBe("referred")
  })

  test("of another case's report is not to be had", async () => {
    const sent = await sendReport()
    const other = await sendReport()
    const move = { id: sent.id, caseId: other.caseId, event: "ask-erase" as const, now }
    expect(await store.moveReport(site, move)).toEqual({ ok: false, reason: { code: "not-there" } })
  })
})

describe("roles", () => {
  test("the worker reads no sealed byte and no look-up of a case", async () => {
    for (const table of ["reports", "drafts", "messages"] as const) {
      await expect(worker.selectFrom(table).select("sealed").execute()).rejects.toThrow(/permission denied/)
    }
    await expect(worker.selectFrom("cases").select("lookup").execute()).rejects.toThrow(/permission denied/)
  })

  test("the site reads of a report no urgency, no age, no country and not to whom it was sealed", async () => {
    for (const column of ["urgency", "level", "for_whom", "age", "country", "due_at", "sealed_to"] as const) {
      await expect(site.selectFrom("reports").select(column).execute()).rejects.toThrow(/permission denied/)
    }
    await expect(site.updateTable("reports").set({ held: false }).execute()).rejects.toThrow(/permission denied/)
    await expect(site.deleteFrom("reports").execute()).rejects.toThrow(/permission denied/)
  })

  test("the console meets no look-up and no draft, and changes nothing that was sealed", async () => {
    await expect(console.selectFrom("drafts").select("lookup").execute()).rejects.toThrow(/permission denied/)
    await expect(console.selectFrom("cases").select("lookup").execute()).rejects.toThrow(/permission denied/)
    await expect(console.selectFrom("helper_codes").select("lookup").execute()).rejects.toThrow(/permission denied/)
    await expect(console.updateTable("reports").set({ sealed: null }).execute()).rejects.toThrow(/permission denied/)
  })

  test("the exchange reads nothing of reports, drafts, messages or helpers", async () => {
    const exchange = made.as("exchange")
    for (const table of ["reports", "drafts", "messages", "helper_codes"] as const) {
      await expect(exchange.selectFrom(table).selectAll().execute()).rejects.toThrow(/permission denied/)
    }
  })
})
