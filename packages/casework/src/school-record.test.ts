import fc from "fast-check"
import { expect, test } from "vitest"
import { newCaseCode } from "./case-code.ts"
import { emptyFolder, openFolder, sealFolder } from "./folder.ts"
import {
  newSchoolRecord,
  openSchoolRecord,
  schoolRecordRows,
  sealSchoolRecord,
  withConcern,
  withJoined,
  withStep,
  withStruck,
} from "./school-record.ts"

const now = new Date("2026-11-26T10:00:00Z")
const code = newCaseCode(new Uint8Array(13).fill(7))
const other = newCaseCode(new Uint8Array(13).fill(8))
const id = "0f8fad5b-d9cb-469f-a165-70867728950e"
const step = { kind: "decision", by: "DSL", text: "Refer to the police", why: "Money is demanded" }

test("a record opens with its code alone, and is no person's folder", async () => {
  const made = withStep(newSchoolRecord(now), id, step, now)
  if (!made.ok) throw new Error(made.reason)
  const sealed = await sealSchoolRecord(withJoined(made.value, other, now), code)
  expect(await openSchoolRecord(code, sealed)).toEqual(withJoined(made.value, other, now))
  expect(await openSchoolRecord(other, sealed)).toBeNull()
  expect(await openFolder(code, sealed)).toBeNull()
  expect(await openSchoolRecord(code, await sealFolder(emptyFolder, code))).toBeNull()
})

test("a step is struck out with who and why, and stays", () => {
  const made = withStep(newSchoolRecord(now), id, step, now)
  if (!made.ok) throw new Error(made.reason)
  expect(withStruck(made.value, id, { by: "", why: "wrong file" }, now)).toEqual({ ok: false, reason: "missing" })
  const struck = withStruck(made.value, id, { by: "DSL", why: "wrong file" }, now)
  expect(struck.ok && struck.value.steps).toHaveLength(1)
  expect(struck.ok && schoolRecordRows(struck.value).at(-1)).toEqual([
    now.toISOString(),
    "decision",
    "DSL",
    "Refer to the police",
    "Money is demanded",
    `${now.toISOString()} DSL: wrong file`,
  ])
})

test("what lacks something is refused and changes nothing; the same form sent twice is one step", () => {
  const record = newSchoolRecord(now)
  for (const lacking of [{ text: " " }, { by: "" }, { kind: "picture" }, { text: "x".repeat(2001) }]) {
    expect(withStep(record, id, { ...step, ...lacking }, now)).toEqual({ ok: false, reason: "missing" })
  }
  const once = withStep(record, id, step, now)
  expect(once.ok && withStep(once.value, id, step, now)).toEqual(once)
})

test("whatever is written, a record that was accepted can be sealed, and one that cannot is full", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ minLength: 1, maxLength: 1900, unit: "binary" }), { maxLength: 30 }),
      async (texts) => {
        let record = newSchoolRecord(now)
        for (const [n, text] of texts.entries()) {
          const made = withStep(
            record,
            `0f8fad5b-d9cb-469f-a165-${String(n).padStart(12, "0")}`,
            { ...step, text },
            now,
          )
          if (made.ok) record = made.value
        }
        expect(await openSchoolRecord(code, await sealSchoolRecord(record, code))).toEqual(record)
      },
    ),
    { numRuns: 20 },
  )
  let record = newSchoolRecord(now)
  for (let n = 0; n < 500; n += 1) {
    const long = { ...step, text: "€".repeat(2000), why: "€".repeat(2000) }
    const made = withStep(record, `0f8fad5b-d9cb-469f-a165-${String(n).padStart(12, "0")}`, long, now)
    if (!made.ok) {
      expect(made.reason).toBe("full")
      break
    }
    record = made.value
  }
  await sealSchoolRecord(record, code)
  expect(withConcern(record, { reference: "x".repeat(81), concern: "" })).toEqual({ ok: false, reason: "missing" })
})
