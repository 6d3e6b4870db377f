/**
 * Translations: one line for each folder of content. A folder may hold any of the documents; the rest is read in English.
 */
import type { Translation } from "../src/catalogue.ts"
import { arabic } from "./ar/arabic.ts"
import { welsh } from "./cy/welsh.ts"
import { german } from "./de/german.ts"
import { spanish } from "./es/spanish.ts"
import { filipino } from "./fil/filipino.ts"
import { french } from "./fr/french.ts"
import { hindi } from "./hi/hindi.ts"
import { portuguese } from "./pt/portuguese.ts"

/** Every language but English. */
export const translations: readonly Translation[] = [
  spanish,
  french,
  portuguese,
  arabic,
  welsh,
  german,
  hindi,
  filipino,
]
