import { expect, test } from "vitest"
import { officialTools } from "./tools.ts"

const ids = (...question: Parameters<typeof officialTools>) => officialTools(...question).map((tool) => tool.id)

test("an image of a child never leads to the adult tool, nor an adult's to the children's", () => {
  expect(ids("under-18", "US")).toEqual(["take-it-down"])
  expect(ids("adult", "US")).toEqual(["stopncii"])
})

test("Report Remove is offered in the United Kingdom alone", () => {
  expect(ids("under-18", "gb")).toEqual(["take-it-down", "report-remove"])
  expect(ids("under-18", null)).not.toContain("report-remove")
})

test("who is not sure of the age sees both, the children's first", () => {
  expect(ids("not-sure", null)).toEqual(["take-it-down", "stopncii"])
})
