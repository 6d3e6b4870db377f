/**
 * Assets: style sheets, scripts and images, read once at start, compressed when first asked for, and served from memory.
 *
 * `address` gives a URL that carries a hash of the content and may be kept for ever; the plain URL is asked for again
 * each time. Only what was in the folder at start is served, so no path can lead out of it.
 */
import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { extname, join, relative, sep } from "node:path"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { compressOnce, encodingFor, isText } from "./compression.ts"
import type { ContentSecurityPolicy } from "./security-headers.ts"

/** A folder whose files are served under `prefix`, which begins with `/` and does not end with one. */
export type AssetFolder = {
  folder: string
  prefix: string
  /** The file names carry a hash of their content: each may be kept for ever under its plain URL. */
  namesCarryHash?: boolean
  /** Directives replaced on these responses: a worker runs under the policy of its own script's response. */
  contentSecurityPolicy?: ContentSecurityPolicy
}

/** Everything an app serves as it is. */
export type Assets = {
  /** Adds a body under a path. */
  add(path: string, body: Uint8Array, how?: Omit<AssetFolder, "folder" | "prefix">): void
  /** Adds every file of a folder. */
  addFolder(folder: AssetFolder): void
  /** The URL of an asset, with its hash. Throws when there is no such asset: a page would be broken. */
  address(path: string): string
  /** Registers the routes. */
  serve(app: FastifyInstance): void
}

type Asset = {
  contentType: string
  version: string
  isKeptForEver: boolean
  contentSecurityPolicy: ContentSecurityPolicy
  body: Uint8Array
  compressed: Map<"br" | "gzip", Promise<Uint8Array | null>>
}

// Held in memory by each process.
const assetBytesMax = 32 * 1024 * 1024

const contentTypes = new Map([
  [".css", "text/css; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".mjs", "text/javascript; charset=utf-8"],
  [".json", "application/json; charset=utf-8"],
  [".webmanifest", "application/manifest+json; charset=utf-8"],
  [".html", "text/html; charset=utf-8"],
  [".txt", "text/plain; charset=utf-8"],
  [".svg", "image/svg+xml"],
  [".png", "image/png"],
  [".ico", "image/x-icon"],
  [".webp", "image/webp"],
  [".jpg", "image/jpeg"],
  [".woff2", "font/woff2"],
  [".wasm", "application/wasm"],
  [".pdf", "application/pdf"],
])

/** An empty set of assets. */
export function createAssets(): Assets {
  const assets = new Map<string, Asset>()
  let bytes = 0

  function add(path: string, body: Uint8Array, how: Omit<AssetFolder, "folder" | "prefix"> = {}): void {
    bytes += body.length
    if (bytes > assetBytesMax) throw new RangeError(`assets hold more than ${assetBytesMax} bytes`)
    const contentType = contentTypes.get(extname(path))
    if (contentType === undefined) throw new TypeError(`no content type is known for ${path}`)
    const version = createHash("sha256").update(body).digest("base64url").slice(0, 12)
    assets.set(path, {
      contentType,
      version,
      isKeptForEver: how.namesCarryHash === true,
      contentSecurityPolicy: how.contentSecurityPolicy ?? {},
      body,
      compressed: new Map(),
    })
  }

  return {
    add,
    addFolder({ folder, prefix, ...how }) {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || entry.name.startsWith(".") || entry.name.endsWith(".map")) continue
        const file = join(entry.parentPath, entry.name)
        add(`${prefix}/${relative(folder, file).split(sep).join("/")}`, readFileSync(file), how)
      }
    },
    address(path) {
      const asset = assets.get(path)
      if (asset === undefined) throw new Error(`there is no asset ${path}`)
      return `${path}?v=${asset.version}`
    },
    serve(app) {
      for (const [path, asset] of assets) {
        const { contentSecurityPolicy } = asset
        app.get(path, { logLevel: "warn", config: { contentSecurityPolicy } }, async (request, reply) =>
          sendAsset(request, reply, asset),
        )
      }
    },
  }
}

async function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): Promise<FastifyReply> {
  const named = asset.isKeptForEver || new URLSearchParams(request.url.split("?")[1] ?? "").get("v") === asset.version
  const etag = `"${asset.version}"`
  reply.header("cache-control", named ? "public, max-age=31536000, immutable" : "no-cache")
  reply.header("etag", etag).header("vary", "Accept-Encoding").type(asset.contentType)
  if (request.headers["if-none-match"]?.includes(etag)) return reply.code(304).send()
  const encoding = encodingFor(request.headers["accept-encoding"])
  const body = encoding === "identity" ? null : await compressedBody(asset, encoding)
  return body === null ? reply.send(asset.body) : reply.header("content-encoding", encoding).send(body)
}

function compressedBody(asset: Asset, encoding: "br" | "gzip"): Promise<Uint8Array | null> {
  if (!isText(asset.contentType)) return Promise.resolve(null)
  const compressed = asset.compressed.get(encoding) ?? compressOnce(asset.body, encoding)
  asset.compressed.set(encoding, compressed)
  return compressed
}
