import { expect, test } from "vitest"
import { Problem, problemDocument, problemKinds, problemOf } from "./problem.ts"

test("every kind is a client or server error with a title", () => {
  for (const { status, title } of Object.values(problemKinds)) {
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
    expect(title.length).toBeGreaterThan(0)
  }
})

test("an unknown cursor is 410, so that a client drops its list", () => {
  const document = problemDocument(new Problem("cursor-unknown"))
  expect(document.status).toBe(410)
  expect(document.type).toMatch(/\/cursor-unknown$/)
})

test("members of a problem cannot overwrite its type or status", () => {
  const problem = new Problem("conflict", "", { members: { status: 200, type: "x", state: "gone" } })
  expect(problemDocument(problem)).toMatchObject({ status: 409, type: "/problems/conflict", state: "gone" })
})

test.each([
  [new Error("x"), "internal"],
  ["text", "internal"],
  [null, "internal"],
  [{ statusCode: 200 }, "internal"],
  [{ statusCode: 502 }, "internal"],
  [{ statusCode: 418 }, "bad-request"],
  [{ statusCode: 413 }, "too-large"],
  [{ validation: [{ instancePath: "/name", message: "is needed" }] }, "bad-request"],
])("%o becomes %s", (thrown, kind) => {
  expect(problemOf(thrown).kind).toBe(kind)
})

test("fields that fail a schema are named", () => {
  const problem = problemOf({ validation: [{ instancePath: "/name", message: "is needed" }] })
  expect(problemDocument(problem).errors).toEqual([{ field: "/name", message: "is needed" }])
})
