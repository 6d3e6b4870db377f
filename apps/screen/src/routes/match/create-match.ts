/**
 * POST /match. Finds listed entries for hashes, or for the bytes of one image where this machine accepts images.
 *
 * Eight orientations are looked up for each hash. An image is hashed in memory and let go; nothing of it is written.
 */
import { setImmediate } from "node:timers/promises"
import { dihedralNames, hashFromText, matchDistanceBitsMax, qualityMin } from "@breakwater/pdq"
import { Problem } from "@breakwater/web"
import type { FastifyRequest, FastifySchemaCompiler } from "fastify"
import { validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod"
import { z } from "zod"
import type { RouteParts, ScreenApi } from "../../app.ts"
import { countQuery } from "../../counters.ts"
import { entryStates } from "../../exchange-changes.ts"
import type { ImageFault } from "../../image-hash.ts"
import type { Match, Query } from "../../matcher.ts"
import { requireLoaded } from "../status/require-loaded.ts"

/** Hashes in one request. */
const hashesMax = 1000
const radiusMax = 64
// Between so many lookups other requests get their turn.
const lookupsAtOnce = 16

const hex = (digits: number) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`))
const radius = z.int().min(0).max(radiusMax).default(matchDistanceBitsMax)
const hashItem = z
  .object({
    pdq: hex(64).optional(),
    dihedral: z.array(hex(64)).length(8).optional(),
    md5: hex(32).optional(),
    quality: z.number().min(0).max(100).optional(),
  })
  .refine((item) => item.pdq !== undefined || item.dihedral !== undefined || item.md5 !== undefined, {
    error: "needs pdq, dihedral or md5",
  })
const body = z.object({ hashes: z.array(hashItem).min(1).max(hashesMax), radius })
const query = z.object({ radius: z.preprocess((text) => (text === undefined ? text : Number(text)), radius) })

const match = z.object({
  entry: z.string(),
  list: z.string(),
  state: z.enum(entryStates),
  by: z.enum(["pdq", "md5"]),
  distance: z.int(),
  orientation: z.enum(dihedralNames),
})
const result = z.object({
  matches: z.array(match),
  notMatchedByPdq: z.literal("quality-below-50").optional().describe("The picture says too little to be compared."),
})
const answer = z.object({ results: z.array(result) })
type Result = z.output<typeof result>

type Asked = Query & { quality?: number | undefined }

export function createMatch(app: ScreenApi, { screen, hashImage, imageBytesMax }: RouteParts): void {
  const find = (asked: Asked, radiusBits: number): Result => {
    const tooPlain =
      asked.quality !== undefined && asked.quality < qualityMin && (asked.pdq ?? asked.dihedral) !== undefined
    const { pdq: _pdq, dihedral: _dihedral, ...exact } = asked
    const matches: Match[] = screen.matcher.match(tooPlain ? exact : asked, radiusBits)
    countQuery(screen.counters, matches)
    return tooPlain ? { matches, notMatchedByPdq: "quality-below-50" } : { matches }
  }

  const findImage = async (bytes: Uint8Array, radiusBits: number): Promise<Result> => {
    const hashed = await hashImage?.(bytes)
    if (hashed === undefined || !hashed.ok) {
      screen.counters.imagesRefused += 1
      throw problemOfImage[hashed?.reason ?? "not-an-image"]()
    }
    screen.counters.images += 1
    return find(hashed.value, radiusBits)
  }

  const options = {
    schema: { summary: "Find listed entries", body, querystring: query, response: { 200: answer } },
    onRequest: async (request: FastifyRequest) => {
      if (hashImage === null && /^image\//i.test(request.headers["content-type"] ?? "")) throw imagesOff()
    },
  }
  // In a scope of its own: no other route takes image bytes.
  app.register(async (scope) => {
    const wholeBytes = async (_request: FastifyRequest, bytes: Buffer): Promise<Buffer> => bytes
    scope.addContentTypeParser(/^image\//, { parseAs: "buffer", bodyLimit: imageBytesMax }, wholeBytes)
    scope.setValidatorCompiler(jsonOrImage)
    scope.withTypeProvider<ZodTypeProvider>().post("/match", options, async (request) => {
      requireLoaded(screen)
      const sent: unknown = request.body
      if (Buffer.isBuffer(sent)) return { results: [await findImage(sent, request.query.radius)] }
      const results: Result[] = []
      for (const [at, item] of request.body.hashes.entries()) {
        if (at > 0 && at % lookupsAtOnce === 0) await setImmediate()
        results.push(find(askedOf(item), request.body.radius))
      }
      return { results }
    })
  })
}

// Image bytes have no schema; JSON is validated by its own.
const jsonOrImage: FastifySchemaCompiler<z.ZodType> = (route) => {
  const validate = validatorCompiler(route)
  return (data: unknown) => (Buffer.isBuffer(data) ? { value: data } : validate(data))
}

function askedOf({ pdq, dihedral, md5, quality }: z.output<typeof hashItem>): Asked {
  return {
    ...(pdq === undefined ? {} : { pdq: bitsOf(pdq) }),
    ...(dihedral === undefined ? {} : { dihedral: dihedral.map(bitsOf) }),
    ...(md5 === undefined ? {} : { md5 }),
    quality,
  }
}

function bitsOf(text: string): Uint8Array {
  const bits = hashFromText(text)
  if (bits === null) throw new TypeError("text that the schema passed is not a hash")
  return bits
}

function imagesOff(): Problem {
  const detail =
    "This screen takes hashes only. To let it take image bytes and hash them here, start it with SCREEN_IMAGES=accept."
  return new Problem("unsupported-media", detail)
}

const problemOfImage: Record<ImageFault, () => Problem> = {
  "not-an-image": () =>
    new Problem("unprocessable", "The bytes could not be read as JPEG, PNG, WebP, GIF, AVIF, HEIC or TIFF."),
  "too-many-pixels": () => new Problem("too-large", "The image has more pixels than SCREEN_IMAGE_PIXELS_MAX allows."),
  "too-busy": () => new Problem("unavailable", "Too many images at once.", { retryAfterSeconds: 1 }),
}
