/**
 * Translations: one line for each folder of content. A folder may hold any of the documents; the rest is read in English.
 */
import type { Translation } from "../src/catalogue.ts"

/** Every language but English. */
export const translations: readonly Translation[] = []
