/**
 * Platforms: where to report in each app, which hash programmes reach it, and what its report keeps.
 *
 * It refuses to hand out as fact what no adequate source confirms: `platformFacts` keeps such parts apart.
 */
import { z } from "zod"
import rawPlatforms from "../records/platforms.json" with { type: "json" }
import type { MessageId } from "./catalogue.ts"
import { type Standing, standing } from "./directory.ts"

const routeSchema = z.strictObject({
  /** in-app: a menu in the app. form, web: on the web. hub, help, policy: pages to read. */
  kind: z.enum(["in-app", "form", "web", "email", "hub", "help", "policy"]),
  /** In English, as the app's own menus are named by the source; a page in another language marks it `lang="en"`. */
  how: z.string().nullable(),
  url: z.string().nullable(),
  email: z.string().nullable(),
  account: z.enum(["needed", "not-needed", "unknown"]),
  needsCheck: z.boolean(),
})

const programmeSchema = z.enum(["yes", "reported", "testing", "no", "no-evidence", "unknown"])

const platformSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  operator: z.string().min(1),
  routes: z.array(routeSchema).min(1),
  /** End-to-end encryption of private messages. Hash programmes do not reach encrypted messages. */
  encrypted: z.strictObject({ kind: z.enum(["yes", "partly", "no", "not-applicable"]), needsCheck: z.boolean() }),
  programmes: z.strictObject({
    takeItDown: programmeSchema,
    stopNcii: programmeSchema,
    /** public-parts: the operator takes IWF services for its public parts. */
    reportRemove: z.enum(["public-parts", "no", "unknown"]),
  }),
  /** What a report in the app sends to the company. It is not the person's own record in any case. */
  reportSends: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("last-messages"), count: z.int().positive() }),
    z.strictObject({ kind: z.literal("nothing") }),
    z.strictObject({ kind: z.literal("unknown") }),
  ]),
  /** Hours the company itself states; times merely observed by others are left out. */
  responseHoursStated: z.int().positive().nullable(),
  /** Named in the letters of the US FTC of May 2026 about removal within 48 hours. */
  usRemovalLetter2026: z.boolean(),
  note: z.string().nullable(),
  mark: z.enum(["official", "cited", "needs-check"]),
  sources: z.array(z.string()).min(1),
  checkedOn: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable(),
  checkedHow: z.enum(["source-read", "tried"]).nullable(),
  expiresAfterDays: z.int().positive(),
})

/** One platform. Texts in it are English. */
export type Platform = z.infer<typeof platformSchema>
/** One way to report. */
export type PlatformRoute = Platform["routes"][number]

/** Every platform, as in records/platforms.json. */
export const platforms: readonly Platform[] = z.array(platformSchema).parse(rawPlatforms)

const byId = new Map(platforms.map((platform) => [platform.id, platform]))

/** The platform with this id, or null. */
export function platformById(id: string): Platform | null {
  return byId.get(id) ?? null
}

/** A platform as it may be shown at `now`: `routes` as fact, `routesToCheck` only beside the "check" mark. */
export type PlatformFacts = {
  platform: Platform
  standing: Standing
  routes: readonly PlatformRoute[]
  routesToCheck: readonly PlatformRoute[]
  /** Whether a fingerprint of an image can reach it, by the age in the image. unknown: say that we do not know. */
  reach: { under18: Reach; adult: Reach }
  /** Messages that tell the next step honestly, in order. */
  nextSteps: readonly MessageId[]
  /** What the report keeps; goes with `{count}` when `count` is set. */
  keeps: { message: MessageId; count: number | null }
}

/** yes: takes part. no: said not to, or encrypted throughout. unknown: no source says. */
export type Reach = "yes" | "no" | "unknown"

/** What may be shown of a platform at `now`. Anything marked needs-check, or past its check, comes back as not known. */
export function platformFacts(platform: Platform, now: Date): PlatformFacts {
  const rowStanding = standing(platform, now)
  const sure = (route: PlatformRoute) => rowStanding !== "check" && !route.needsCheck
  const reach = {
    under18: reachOf(platform.programmes.takeItDown, rowStanding),
    adult: reachOf(platform.programmes.stopNcii, rowStanding),
  }
  return {
    platform,
    standing: rowStanding,
    routes: platform.routes.filter(sure),
    routesToCheck: platform.routes.filter((route) => !sure(route)),
    reach,
    nextSteps: nextStepsFor(platform, reach, rowStanding),
    keeps: keepsOf(platform, rowStanding),
  }
}

function reachOf(programme: z.infer<typeof programmeSchema>, rowStanding: Standing): Reach {
  if (rowStanding === "check") return "unknown"
  if (programme === "yes" || programme === "no") return programme
  return "unknown"
}

function nextStepsFor(platform: Platform, reach: PlatformFacts["reach"], rowStanding: Standing): MessageId[] {
  const steps: MessageId[] = ["platforms.note-next-keep"]
  const encryptedThroughout = platform.encrypted.kind === "yes" && !platform.encrypted.needsCheck
  if (reach.under18 === "yes") steps.push("platforms.note-next-take-it-down")
  if (reach.adult === "yes") steps.push("platforms.note-next-stopncii")
  if (platform.programmes.reportRemove === "public-parts" && rowStanding !== "check")
    steps.push("platforms.note-next-public-parts")
  if (reach.under18 !== "yes" && reach.adult !== "yes") {
    if (encryptedThroughout) steps.push("platforms.note-next-encrypted")
    else if (rowStanding === "check") steps.push("platforms.note-next-unknown")
    else steps.push("platforms.note-next-no-programme")
    steps.push("platforms.note-next-elsewhere", "platforms.note-next-police")
  }
  return steps
}

function keepsOf(platform: Platform, rowStanding: Standing): PlatformFacts["keeps"] {
  const { reportSends } = platform
  if (rowStanding === "check" || reportSends.kind === "unknown")
    return { message: "platforms.note-keeps-unknown", count: null }
  if (reportSends.kind === "nothing") return { message: "platforms.note-keeps-nothing", count: null }
  return { message: "platforms.note-keeps-last", count: reportSends.count }
}
