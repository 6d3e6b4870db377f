import { expect, test } from "vitest"
import { catalogueOf } from "./catalogue.ts"
import { agesText, audienceLabel, kindLabel } from "./contact-labels.ts"
import { contactById, contacts } from "./directory.ts"

const english = catalogueOf("en")

test("every kind and audience in the directory has a name", () => {
  for (const contact of contacts) {
    expect(english.text(kindLabel(contact.kind))).not.toBe("")
    for (const audience of contact.audiences) expect(english.text(audienceLabel(audience))).not.toBe("")
  }
})

test("ages are told as far as the source bounds them", () => {
  const ages = (id: string) => {
    const contact = contactById(id)
    return contact && agesText(contact, english)
  }
  expect(ages("au-kids-helpline")).toBe("Ages 5 to 25")
  expect(ages("int-stopncii")).toBe("Ages 18 and over")
  expect(ages("gb-childline")).toBe("Up to age 18")
  expect(ages("gb-emergency")).toBeNull()
})
