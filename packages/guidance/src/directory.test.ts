import { expect, test } from "vitest"
import { contactById, contacts, contactsFor, contactsSchema, isReachable, standing } from "./directory.ts"

test("the directory holds the 109 reference rows, each once, with its mark and its source", () => {
  expect(contacts).toHaveLength(109)
  expect(new Set(contacts.map((contact) => contact.id)).size).toBe(109)
  expect(contacts.filter((contact) => contact.mark === "official")).toHaveLength(17)
  expect(new Set(contacts.map((contact) => contact.country)).size).toBe(50)
})

test("no row claims that a person tried it", () => {
  expect(contacts.filter((contact) => contact.checkedHow === "tried")).toEqual([])
  for (const contact of contacts) {
    expect(contact.checkedOn === null).toBe(contact.checkedHow === null)
    if (contact.checkedOn === null) expect(contact.checkNote, contact.id).toBeTruthy()
  }
})

test("a row needs a check from its ninetieth day, and always when it never had one", () => {
  const childline = contactById("gb-childline")
  const actionFraud = contactById("gb-action-fraud")
  if (childline === null || actionFraud === null) throw new Error("rows are missing")
  expect(standing(childline, new Date("2026-11-25T00:00:00Z"))).toBe("source-read")
  expect(standing(childline, new Date("2027-01-29T23:59:59Z"))).toBe("source-read")
  expect(standing(childline, new Date("2027-01-30T00:00:00Z"))).toBe("check")
  expect(standing(actionFraud, new Date("2026-11-25T00:00:00Z"))).toBe("check")
})

test("numbers dial what is shown", () => {
  for (const contact of contacts)
    for (const number of contact.numbers) {
      const digits = number.href
        .replace(/^(?:tel|sms):/, "")
        .replace(/\?.*$/, "")
        .replace(/\D/g, "")
      expect(digits.endsWith(number.shown.replace(/\D/g, "")), `${contact.id} ${number.shown}`).toBe(true)
      expect(number.href).toMatch(number.use === "call" ? /^tel:\+?\d+$/ : /^sms:\+?\d+(?:\?body=[A-Z]+)?$/)
    }
})

test("addresses are https, or http where the source gives no other", () => {
  for (const contact of contacts) if (contact.url !== null) expect(URL.canParse(contact.url), contact.id).toBe(true)
})

test("a country lists the emergency number first and leaves out what cannot be reached", () => {
  expect(contactsFor("gb")[0]?.id).toBe("gb-emergency")
  expect(contactsFor("SG").map((contact) => contact.id)).not.toContain("sg-shecares")
  expect(contacts.filter((contact) => !isReachable(contact)).map((contact) => contact.id)).toEqual(["sg-shecares"])
  expect(contactsFor("QQ")).toEqual([])
  expect(contactsFor("QQ", { withInternational: true }).map((contact) => contact.country)).toContain("international")
})

test("an audience gets its own rows and those for anyone", () => {
  const forYoung = contactsFor("GB", { audience: "young" }).map((contact) => contact.id)
  expect(forYoung).toContain("gb-childline")
  expect(forYoung).toContain("gb-emergency")
  expect(forYoung).not.toContain("gb-revenge-porn-helpline")
})

test("a row with a key the schema does not know is refused", () => {
  expect(contactsSchema.safeParse([{ ...contacts[0], verified: true }]).success).toBe(false)
})
