import fc from "fast-check"
import { expect, test } from "vitest"
import { type AuditEntry, auditActions, auditDigest, auditStart, checkAudit } from "./audit.ts"

const start = { number: 0, digest: auditStart }
type Kept = AuditEntry & { digest: Uint8Array }

const drafts = fc.array(
  fc.record({
    at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((at) => at.toISOString()),
    staffId: fc.option(fc.nat()),
    staff: fc.string(),
    action: fc.constantFrom(...auditActions),
    object: fc.option(fc.record({ kind: fc.constantFrom("report" as const, "staff" as const), id: fc.string() })),
    why: fc.string(),
  }),
  { minLength: 1, maxLength: 12 },
)

function chained(entries: readonly Omit<AuditEntry, "number">[]): Kept[] {
  let digest = auditStart
  return entries.map((draft, index) => {
    const entry = { ...draft, number: index + 1 }
    digest = auditDigest(digest, entry)
    return { ...entry, digest }
  })
}

test("a chain holds as it was written, in one page or in many", () => {
  fc.assert(
    fc.property(drafts, fc.nat(), (entries, cut) => {
      const chain = chained(entries)
      const whole = checkAudit(start, chain)
      const at = cut % chain.length
      const half = checkAudit(start, chain.slice(0, at))
      expect(half.ok && checkAudit(half.value, chain.slice(at))).toEqual(whole)
      expect(whole).toMatchObject({ ok: true, value: { number: chain.length } })
    }),
  )
})

test("an entry that was changed, moved or taken out is named", () => {
  fc.assert(
    fc.property(drafts, fc.nat(), fc.string({ minLength: 1 }), (entries, which, more) => {
      const chain = chained(entries)
      const at = which % chain.length
      const altered = chain.map((entry, index) => (index === at ? { ...entry, why: entry.why + more } : entry))
      expect(checkAudit(start, altered)).toEqual({ ok: false, reason: { number: at + 1, reason: "altered" } })
      const without = chain.filter((_, index) => index !== at)
      const isEnd = at === chain.length - 1
      expect(checkAudit(start, without).ok).toBe(isEnd)
    }),
  )
})

test("a word cannot move from one field into the next without a trace", () => {
  const entry: AuditEntry = {
    number: 1,
    at: "2026-11-25T20:00:00.000Z",
    staffId: 1,
    staff: "Alex",
    action: "open-report",
    object: { kind: "report", id: "7" },
    why: "",
  }
  const moved = { ...entry, object: { kind: "report" as const, id: "" }, why: "7" }
  expect(auditDigest(auditStart, entry)).not.toEqual(auditDigest(auditStart, moved))
})
