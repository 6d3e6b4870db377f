import fc from "fast-check"
import { expect, test } from "vitest"
import { searchContacts } from "./search.ts"

const ids = (query: string, country?: string, language = "en") =>
  searchContacts(query, { language, country: country ?? null }).map((contact) => contact.id)

test("names, numbers and country names are found, accents and case ignored", () => {
  expect(ids("childline", "GB")[0]).toBe("gb-childline")
  expect(ids("te protejo mexico")).toContain("mx-te-protejo")
  expect(ids("0800 1111")).toContain("gb-childline")
  expect(ids("reino unido childline", undefined, "es")).toContain("gb-childline")
})

test("rows of the reader's country come first", () => {
  expect(ids("childline", "ZM")[0]).toBe("zm-childline")
})

test("an absurd query gives an empty list, never an error", () => {
  expect(ids("")).toEqual([])
  expect(ids("('; drop")).toEqual([])
  fc.assert(fc.property(fc.string({ maxLength: 500 }), (query) => ids(query).length <= 20))
})
