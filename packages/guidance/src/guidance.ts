/**
 * Guidance: advice by audience, country and language; helplines; platforms. Dated data with sources.
 *
 * Pure: the caller passes the clock. It renders nothing, reads nothing but its own modules, and shows no row as checked
 * that nobody checked.
 */
export {
  type Catalogue,
  catalogueOf,
  chooseLanguage,
  type DocumentId,
  documentIds,
  type Language,
  languages,
  type MessageId,
  messageIds,
  type ReviewState,
} from "./catalogue.ts"
export { checkGuidance, type GuidanceCheck, type GuidanceFinding, type GuidanceProblem } from "./check.ts"
export { agesText, audienceLabel, kindLabel } from "./contact-labels.ts"
export { type Country, countryName, guessCountry, isCountry, listCountries } from "./countries.ts"
export { type CrisisBlock, type CrisisLine, crisisBlock, fallbackNumbers } from "./crisis.ts"
export {
  type Contact,
  type ContactAudience,
  type ContactFilter,
  type ContactKind,
  type ContactNumber,
  contactById,
  contactKinds,
  contacts,
  contactsFor,
  type Hours,
  isReachable,
  type Standing,
  standing,
} from "./directory.ts"
export { type Block, type BlockText, blocksOf, sectionsOf } from "./document.ts"
export { type EntryStateName, entryStates, entryStateTexts } from "./entry-states.ts"
export { fillValues, type InlineToken, type InlineValues, parseInline, plainText } from "./inline.ts"
export { type LinkTarget, linkTarget, type PageId, pageIds } from "./links.ts"
export { type Opening, openNow } from "./open-now.ts"
export {
  orderOf,
  type PaymentRoute,
  type Plan,
  type PlanOrder,
  type PlanPart,
  type PlanQuestion,
  type PlanStepId,
  paidParts,
  paymentRoutes,
  planFor,
  type SituationId,
  situationIds,
  situationPart,
} from "./plan.ts"
export {
  type Platform,
  type PlatformFacts,
  type PlatformRoute,
  platformById,
  platformFacts,
  platforms,
  type Reach,
} from "./platforms.ts"
export { type Readability, readabilityOf } from "./readability.ts"
export { searchContacts } from "./search.ts"
export { type AgeInImage, type OfficialTool, officialTools } from "./tools.ts"
