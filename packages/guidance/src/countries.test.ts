import fc from "fast-check"
import { expect, test } from "vitest"
import { acceptedLanguages, countryName, guessCountry, isCountry, listCountries } from "./countries.ts"

test("the region of the most wanted language names the country", () => {
  expect(guessCountry("en-GB,en;q=0.9,fr-FR;q=0.8")).toBe("GB")
  expect(guessCountry("fr;q=0.4,pt-BR;q=0.9")).toBe("BR")
  expect(guessCountry("zh-Hant-HK")).toBe("HK")
})

test("a language of one country names it; one of many countries names none", () => {
  expect(guessCountry("cy")).toBe("GB")
  expect(guessCountry("fil")).toBe("PH")
  for (const language of ["en", "es", "fr", "pt", "ar", "de"]) expect(guessCountry(language)).toBeNull()
})

test("no header, however absurd, gives anything but a country or null", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 3000 }), (header) => {
      const country = guessCountry(header)
      expect(country === null || isCountry(country)).toBe(true)
    }),
  )
})

test("languages are read by weight, and those weighed zero are left out", () => {
  expect(acceptedLanguages("en;q=0.2, cy, fr;q=0, *;q=0.5")).toEqual(["cy", "en"])
})

test("every inhabited country can be chosen, named and sorted in the language", () => {
  const spanish = listCountries("es")
  expect(spanish).toHaveLength(243)
  expect(spanish.find((country) => country.code === "GB")).toEqual({
    code: "GB",
    name: "Reino Unido",
    hasContacts: true,
  })
  expect(spanish[0]?.name).toBe("Afganistán")
  expect(countryName("gb", "cy")).toBe("Y Deyrnas Unedig")
})
