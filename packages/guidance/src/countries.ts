/**
 * Countries: a guess from the browser's language, and the list a person chooses from.
 *
 * It refuses to guess from an address, and guesses nothing from a language spoken in many countries.
 */
import { contacts } from "./directory.ts"

// ISO 3166-1 alpha-2, the officially assigned codes.
const isoCodes =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
const codes = new Set(isoCodes.split(" "))

// Nobody lives there.
const uninhabited = new Set(["AQ", "BV", "GS", "HM", "TF", "UM"])

// Languages that nearly always mean one country. English, Spanish, French, Portuguese, Arabic and German do not.
const countryOfLanguage: Readonly<Record<string, string>> = {
  cy: "GB",
  fil: "PH",
  tl: "PH",
  hi: "IN",
  ja: "JP",
  pl: "PL",
  da: "DK",
  fi: "FI",
  nb: "NO",
  no: "NO",
  et: "EE",
  lv: "LV",
  lt: "LT",
  cs: "CZ",
  sk: "SK",
  sl: "SI",
  hu: "HU",
  bg: "BG",
  mt: "MT",
}

/** Whether this is an assigned ISO 3166-1 alpha-2 code; any case. */
export function isCountry(code: string): boolean {
  return codes.has(code.toUpperCase())
}

/** Languages of an `Accept-Language` header, most wanted first, at most 20, malformed ones left out. */
export function acceptedLanguages(acceptLanguage: string): string[] {
  return acceptLanguage
    .slice(0, 1000)
    .split(",")
    .slice(0, 20)
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";")
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean)
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ tag, quality }) => /^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8})*$/.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}

/**
 * A country (ISO alpha-2) guessed from an `Accept-Language` header alone, or null. The region of the most wanted
 * language that names one wins; else a language of one country. A guess only: the page lets it be changed.
 */
export function guessCountry(acceptLanguage: string): string | null {
  const tags = acceptedLanguages(acceptLanguage)
  for (const tag of tags) {
    const region = tag
      .split("-")
      .slice(1)
      .find((part) => /^[a-zA-Z]{2}$/.test(part))
    if (region && isCountry(region)) return region.toUpperCase()
  }
  for (const tag of tags) {
    const country = countryOfLanguage[(tag.split("-")[0] ?? "").toLowerCase()]
    if (country) return country
  }
  return null
}

/** A country to choose. `hasContacts` is false where the directory has no row: the page still gives help. */
export type Country = { code: string; name: string; hasContacts: boolean }

/** The name of a country in a language (BCP 47), through Intl; the code itself where Intl has none. */
export function countryName(code: string, language: string): string {
  return new Intl.DisplayNames([language, "en"], { type: "region", fallback: "code" }).of(code.toUpperCase()) ?? code
}

/** Every inhabited country, named and sorted in this language (BCP 47). */
export function listCountries(language: string): Country[] {
  const listed = new Set(contacts.map((contact) => contact.country))
  const names = new Intl.DisplayNames([language, "en"], { type: "region", fallback: "code" })
  const { compare } = new Intl.Collator([language, "en"])
  return [...codes]
    .filter((code) => !uninhabited.has(code))
    .map((code) => ({ code, name: names.of(code) ?? code, hasContacts: listed.has(code) }))
    .sort((a, b) => compare(a.name, b.name))
}
