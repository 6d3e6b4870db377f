import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { newCaseCode } from "./case-code.ts"
import { messageCharactersMax, readMessageText } from "./messages.ts"
import { padToClass, sizeClassesBytes, unpad } from "./padding.ts"
import * as limits from "./report.ts"
import { readReportRecipients, reportRecipientsMax } from "./report-recipients.ts"
import { kindFor, openDraft, openMessage, openReport, sealDraft, sealMessage, sealReport } from "./report-sealing.ts"
import { caseRecipient, sealTo } from "./sealing.ts"

const code = newCaseCode(new Uint8Array(13).fill(1))
const otherCode = newCaseCode(new Uint8Array(13).fill(2))
const plain = await generateX25519Identity()
const plainTwo = await generateX25519Identity()
const hybrid = await generateHybridIdentity()
const report: limits.Report = { happened: ["threatened"], story: "It began on Monday." }

async function hotline(...identities: string[]) {
  const read = readReportRecipients((await Promise.all(identities.map(identityToRecipient))).join("\n"))
  if (!read.ok) throw new Error("recipients not read")
  return read.value
}

/** The largest report that the limits allow, in characters that take the most bytes. */
function largestReport(): limits.Report {
  const text = (characters: number) => "€".repeat(characters)
  const line = text(limits.lineCharactersMax)
  const link = text(limits.linkCharactersMax)
  const platform = "a".repeat(40)
  const rows = <Row>(count: number, row: Row) => Array.from({ length: count }, () => row)
  return limits.reportSchema.parse({
    ...report,
    accounts: rows(limits.accountsMax, { platform, handle: line }),
    money: rows(limits.moneyRowsMax, { kind: "paid", amount: "1", currency: "GBP", method: "gift-card", handle: line }),
    places: rows(limits.placesMax, { kind: "may-be-there", platform, words: line }),
    story: text(limits.storyCharactersMax),
    contact: line,
    contactNote: text(limits.contactNoteCharactersMax),
    name: link.slice(0, limits.lineCharactersMax),
  })
}

describe("padding", () => {
  test("gives back what went in, and only sizes of the classes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
        const padded = padToClass(bytes)
        expect(sizeClassesBytes).toContain(padded.length)
        expect(unpad(padded)).toEqual(bytes)
      }),
    )
  })

  test("is refused to open where it was not made here", () => {
    expect(unpad(new Uint8Array(4095))).toBeNull()
    expect(unpad(new Uint8Array(4096).fill(255))).toBeNull()
    expect(unpad(padToClass(new Uint8Array(9)).fill(1, 100))).toBeNull()
  })
})

describe("a sealed report", () => {
  test("is opened by each key of the hotline and by its code, and by nothing else", async () => {
    const keys = await hotline(plain, plainTwo)
    const { sealed, sealedTo } = await sealReport(report, keys, code)
    expect(sealedTo).toEqual(keys.map(({ id }) => id))
    expect(await openReport({ identities: [plain] }, sealed)).toEqual(report)
    expect(await openReport({ identities: [plainTwo] }, sealed)).toEqual(report)
    expect(await openReport(code, sealed)).toEqual(report)
    expect(await openReport(otherCode, sealed)).toBeNull()
    expect(await openReport({ identities: [await generateX25519Identity()] }, sealed)).toBeNull()
  })

  test("for a hybrid hotline is sealed to no plain key, and still opens with its code", async () => {
    const keys = await hotline(hybrid)
    const { sealed, recipient } = await sealReport(report, keys, code)
    expect(kindFor(keys)).toBe("hybrid")
    expect(recipient).toMatch(/^age1pq1/)
    expect(Buffer.from(sealed).toString("latin1")).not.toContain("-> X25519")
    expect(await openReport(code, sealed)).toEqual(report)
    expect(await openReport({ identities: [plain, hybrid] }, sealed)).toEqual(report)
  })

  test("of a line and of a page have one length", async () => {
    const keys = await hotline(plain)
    const short = await sealReport({ happened: ["other"] }, keys, code)
    const long = await sealReport({ ...report, story: "word ".repeat(700) }, keys, code)
    expect(short.sealed.length).toBe(long.sealed.length)
  })

  test("of the largest size the limits allow fits a class", async () => {
    const largest = largestReport()
    const { sealed } = await sealReport(largest, await hotline(plain), code)
    expect(await openReport(code, sealed)).toEqual(largest)
  })

  test("with one byte changed opens to nothing", async () => {
    const { sealed } = await sealReport(report, await hotline(plain), code)
    const place = sealed.length - 100
    sealed[place] = (sealed[place] ?? 0) ^ 1
    expect(await openReport(code, sealed)).toBeNull()
  })

  test("that someone made up with the public key opens to nothing, not to an error", async () => {
    const recipient = await caseRecipient(code)
    for (const text of ["no json", "null", '{"version":1,"content":{"story":5}}', '{"version":9,"content":{}}']) {
      const sealed = await sealTo(recipient, padToClass(new TextEncoder().encode(text)))
      expect(await openReport(code, sealed)).toBeNull()
      expect(await openMessage(code, sealed)).toBeNull()
    }
  })

  test("to nobody is a bug, not a report", async () => {
    await expect(sealReport(report, [], code)).rejects.toThrow(/nobody/)
  })
})

describe("a sealed draft", () => {
  test("opens with its code, and not with the hotline's keys", async () => {
    const sealed = await sealDraft({ story: "half" }, code)
    expect(await openDraft(code, sealed)).toEqual({ story: "half" })
    expect(await openDraft(otherCode, sealed)).toBeNull()
    expect(await openReport({ identities: [plain] }, sealed)).toBeNull()
  })
})

describe("a sealed message", () => {
  test("is read by both sides and comes back as it was", async () => {
    const keys = await hotline(plain)
    const content = { kind: "message", text: "x".repeat(messageCharactersMax) } as const
    const { sealed } = await sealMessage(content, keys, await caseRecipient(code))
    expect(await openMessage(code, sealed)).toEqual(content)
    expect(await openMessage({ identities: [plain] }, sealed)).toEqual(content)
  })

  test("over the limit, or empty, is refused with a word, and nothing is cut off", () => {
    expect(readMessageText(" \r\n ")).toEqual({ ok: false, reason: "missing" })
    expect(readMessageText("a\r\nb\u0000")).toEqual({ ok: true, value: "a\nb" })
    expect(readMessageText("x".repeat(messageCharactersMax + 1))).toEqual({
      ok: false,
      reason: "too-long",
      max: messageCharactersMax,
      got: messageCharactersMax + 1,
    })
  })

  test("of the person is not opened by a helper's code", async () => {
    const { sealed } = await sealMessage(
      { kind: "addition", answers: { story: "more" } },
      await hotline(plain),
      await caseRecipient(code),
    )
    expect(await openMessage(otherCode, sealed)).toBeNull()
    expect(await openMessage(code, sealed)).toEqual({ kind: "addition", answers: { story: "more" } })
  })
})

describe("the hotline's keys", () => {
  test("are read with comments, and each has an id that never changes", async () => {
    const [key] = await hotline(plain)
    const read = readReportRecipients(`# since March\n\n ${key?.recipient}  # duty desk\r\n`)
    expect(read).toEqual({ ok: true, value: [key] })
    expect(key?.id).toMatch(/^[0-9a-f]{16}$/)
  })

  test("are refused with the line and the reason, a secret key before all", async () => {
    const [key] = await hotline(plain)
    const text = ["age1mistyped", key?.recipient, key?.recipient, plain, "age1tag1xyz", hybrid].join("\n")
    expect(readReportRecipients(text)).toEqual({
      ok: false,
      problems: [
        { line: 1, reason: "not-a-recipient" },
        { line: 3, reason: "twice" },
        { line: 4, reason: "secret-key" },
        { line: 5, reason: "not-a-recipient" },
        { line: 6, reason: "secret-key" },
      ],
    })
  })

  test("are at least one and at most eight", async () => {
    expect(readReportRecipients("# none yet\n")).toEqual({ ok: false, problems: [{ line: 0, reason: "none" }] })
    const many = await Promise.all(
      Array.from({ length: reportRecipientsMax + 1 }, async () => identityToRecipient(await generateX25519Identity())),
    )
    expect(readReportRecipients(many.join("\n"))).toEqual({
      ok: false,
      problems: [{ line: reportRecipientsMax + 1, reason: "too-many" }],
    })
  })
})
