/**
 * BagIt: files with manifests of their digests, so that every missing, added or altered byte can be named.
 *
 * Written as version 1.0 (RFC 8493) with SHA-512; read as 1.0 and as the drafts before it (0.93 to 0.97). Pure: the
 * caller lists the files and brings the digests, so that a bag larger than memory can be checked.
 */

/** A bag to check. Paths use `/` and are relative to its top; `digest` gives hex, for a name as in `manifest-<name>.txt`. */
export type BagSource = {
  paths: readonly string[]
  bytes(path: string): Promise<Uint8Array>
  digest(path: string, algorithm: BagAlgorithm): Promise<string>
}

/** Digests that are read. Written is SHA-512 alone: MD5 and SHA-1 say nothing about intent. */
export const bagAlgorithms = ["sha512", "sha384", "sha256", "sha224", "sha1", "md5"] as const
/** A digest as manifests name it. */
export type BagAlgorithm = (typeof bagAlgorithms)[number]

/** What is wrong with a bag, or odd about it. `path` is the file it is about, `detail` what was expected. */
export type BagFinding = { kind: BagFindingKind; path: string; detail: string }

/**
 * missing: listed, not there. added: there, in no payload manifest. altered: another digest than listed. unlisted: not in
 * every payload manifest (1.0). declaration, manifest-line, path, twice: the bag's own files are not as they must be. rule: a rule of whoever made it, checked by the caller.
 */
export type BagFindingKind =
  | "missing"
  | "added"
  | "altered"
  | "unlisted"
  | "declaration"
  | "manifest-line"
  | "path"
  | "twice"
  | "no-manifest"
  | "system-file"
  | "spelling"
  | "unknown-algorithm"
  | "rule"

/** `findings` empty: valid. `warnings` do not make it invalid. `version` is as declared, null where it is not readable. */
export type BagReport = { version: string | null; findings: BagFinding[]; warnings: BagFinding[] }

/** Bytes of `bagit.txt`, a manifest or another tag file that is read. */
export const tagFileBytesMax = 64 * 1024 * 1024

type Listed = { path: string; digest: string; manifest: string; algorithm: BagAlgorithm }
type Context = { source: BagSource; version: string; decode(bytes: Uint8Array): string; report: BagReport }

const declarationPattern = /^BagIt-Version: (\d+\.\d+)\r?\n+Tag-File-Character-Encoding: (\S+)\s*$/
const manifestPattern = /^(tag)?manifest-([a-z0-9]+)\.txt$/
const linePattern = /^([0-9a-fA-F]+)[ \t]+(\*?)(.+)$/
// Left by operating systems, and dropped by others on the way.
const systemFiles = /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i

/** Checks a bag: its declaration, its manifests, and every byte they list. */
export async function verifyBag(source: BagSource): Promise<BagReport> {
  const report: BagReport = { version: null, findings: [], warnings: [] }
  const declared = await readDeclaration(source, report)
  if (declared === null) return report
  const context: Context = { source, report, ...declared }
  const listed = await readManifests(context)
  checkCompleteness(context, listed)
  await checkDigests(context, listed)
  await checkFetch(context)
  return report
}

async function readDeclaration(source: BagSource, report: BagReport) {
  const wrong = (detail: string) => {
    report.findings.push({ kind: "declaration", path: "bagit.txt", detail })
    return null
  }
  if (!source.paths.includes("bagit.txt")) return wrong("it is not there")
  const bytes = await source.bytes("bagit.txt")
  if (bytes[0] === 0xef && bytes[1] === 0xbb) return wrong("it begins with a byte order mark, which RFC 8493 forbids")
  const found = declarationPattern.exec(new TextDecoder().decode(bytes))
  const [, version = "", encoding = ""] = found ?? []
  if (found === null) return wrong("expected the lines BagIt-Version: M.N and Tag-File-Character-Encoding: NAME")
  report.version = version
  try {
    const decoder = new TextDecoder(encoding)
    return { version, decode: (content: Uint8Array) => (isBigEndian(content) ? bigEndian : decoder).decode(content) }
  } catch {
    return wrong(`the encoding ${encoding} is not known`)
  }
}

// "UTF-16" may be either; its mark says which, and TextDecoder takes the other.
const bigEndian = new TextDecoder("utf-16be")
const isBigEndian = (bytes: Uint8Array) => bytes[0] === 0xfe && bytes[1] === 0xff

async function readManifests({ source, report, decode, version }: Context): Promise<Listed[]> {
  const listed: Listed[] = []
  let payloadManifests = 0
  for (const manifest of source.paths) {
    const [, tag, name = ""] = manifestPattern.exec(manifest) ?? []
    if (name === "") continue
    const algorithm = bagAlgorithms.find((known) => known === name)
    if (algorithm === undefined) {
      report.warnings.push({ kind: "unknown-algorithm", path: manifest, detail: `the digest ${name} is not read` })
      continue
    }
    if (tag === undefined) payloadManifests += 1
    const seen = new Map<string, string>()
    for (const [index, line] of decode(await source.bytes(manifest))
      .split(/\r\n|\n|\r/)
      .entries()) {
      if (line.trim() === "") continue
      const [, digest = "", star = "", written = ""] = linePattern.exec(line) ?? []
      const where = `line ${index + 1} of ${manifest}`
      if (written === "") {
        report.findings.push({
          kind: "manifest-line",
          path: manifest,
          detail: `line ${index + 1}: expected a digest and a path`,
        })
        continue
      }
      if (star === "*")
        report.warnings.push({ kind: "spelling", path: manifest, detail: `${where} has a * before the path` })
      const path = plainPath(written, report, where, tag === undefined)
      if (path === null) continue
      const before = seen.get(path)
      if (before !== undefined) {
        // Before 1.0 a repeat was allowed where both said the same.
        const isSame = before === digest.toLowerCase() && version !== "1.0"
        report[isSame ? "warnings" : "findings"].push({ kind: "twice", path, detail: `listed again in ${where}` })
      }
      seen.set(path, digest.toLowerCase())
      listed.push({ path, digest: digest.toLowerCase(), manifest, algorithm })
    }
  }
  if (payloadManifests === 0) {
    report.findings.push({
      kind: "no-manifest",
      path: "manifest-sha512.txt",
      detail: "there is no payload manifest that is read",
    })
  }
  return listed
}

/** The path as it lies in the bag; null, with a finding, where it leads out of it. */
function plainPath(written: string, report: BagReport, where: string, isPayload: boolean): string | null {
  const decoded = written.replace(/%(0A|0D|25)/gi, (code) => decodeURIComponent(code))
  const path = decoded.replace(/^\.\//, "")
  if (path !== decoded) report.warnings.push({ kind: "spelling", path, detail: `${where} begins with ./` })
  if (isOutside(path) || (isPayload && !path.startsWith("data/"))) {
    report.findings.push({
      kind: "path",
      path: written,
      detail: `${where} leads out of the ${isPayload ? "payload" : "bag"}`,
    })
    return null
  }
  return path
}

/** Absolute, upward, at home (~), on a drive or a share, on any operating system. */
function isOutside(path: string): boolean {
  const parts = path.split(/[/\\]/)
  return (
    /^(?:[/\\~]|[A-Za-z]:)/.test(path) ||
    /%[A-Za-z]+%/.test(path) ||
    parts.some((part) => part.replaceAll("\\", "") === "..")
  )
}

function checkCompleteness({ source, report, version }: Context, listed: readonly Listed[]): void {
  const there = new Set(source.paths)
  const alike = new Map(source.paths.map((path) => [path.normalize("NFC").toLowerCase(), path]))
  const missing = new Set(listed.filter(({ path }) => !there.has(path)).map(({ path }) => path))
  for (const path of missing) {
    const near = alike.get(path.normalize("NFC").toLowerCase())
    if (near !== undefined)
      report.warnings.push({
        kind: "spelling",
        path,
        detail: `${near} is there, which differs in case or accents only`,
      })
    else if (systemFiles.test(path)) report.warnings.push({ kind: "system-file", path, detail: "it is not there" })
    else report.findings.push({ kind: "missing", path, detail: "it is listed and not there" })
  }
  const manifests = new Set(listed.map(({ manifest }) => manifest).filter((name) => name.startsWith("manifest-")))
  for (const path of source.paths.filter((each) => each.startsWith("data/"))) {
    if (systemFiles.test(path))
      report.warnings.push({ kind: "system-file", path, detail: "an operating system left it" })
    const lists = new Set(listed.filter((each) => each.path === path).map(({ manifest }) => manifest))
    if (lists.size === 0 && !systemFiles.test(path) && !isAlikeListed(path, listed)) {
      report.findings.push({ kind: "added", path, detail: "it is in no manifest" })
    } else if (version === "1.0" && lists.size > 0 && [...manifests].some((manifest) => !lists.has(manifest))) {
      report.findings.push({ kind: "unlisted", path, detail: "it is not in every payload manifest" })
    }
  }
}

function isAlikeListed(path: string, listed: readonly Listed[]): boolean {
  const plain = path.normalize("NFC")
  return listed.some((each) => each.path.normalize("NFC") === plain)
}

async function checkDigests({ source, report }: Context, listed: readonly Listed[]): Promise<void> {
  const there = new Set(source.paths)
  const known = new Map<string, string>()
  for (const { path, digest, algorithm, manifest } of listed) {
    if (!there.has(path)) continue
    const key = `${algorithm} ${path}`
    const found = known.get(key) ?? (await source.digest(path, algorithm))
    known.set(key, found)
    if (found !== digest) {
      report.findings.push({ kind: "altered", path, detail: `${algorithm} is ${found}, and ${digest} in ${manifest}` })
    }
  }
}

/** Nothing is ever fetched: a list of addresses is only checked for where it would write. */
async function checkFetch({ source, report, decode }: Context): Promise<void> {
  if (!source.paths.includes("fetch.txt")) return
  for (const [index, line] of decode(await source.bytes("fetch.txt"))
    .split(/\r\n|\n|\r/)
    .entries()) {
    const path = /^\S+[ \t]+\S+[ \t]+(.+)$/.exec(line)?.[1]
    if (path !== undefined) plainPath(path, report, `line ${index + 1} of fetch.txt`, true)
  }
}

/** What goes into a bag. `info` are lines of bag-info.txt; tag files stand beside it, payload in `data/`. */
export type BagContents = {
  payload: ReadonlyMap<string, Uint8Array>
  tagFiles?: ReadonlyMap<string, Uint8Array>
  info: readonly (readonly [string, string])[]
}

/** The files of a bag by path: BagIt 1.0, UTF-8, SHA-512. `sha512` gives hex. Payload paths are without `data/`. */
export function bagFiles(
  { payload, tagFiles, info }: BagContents,
  sha512: (bytes: Uint8Array) => string,
): Map<string, Uint8Array> {
  const text = (words: string) => new TextEncoder().encode(words)
  const octets = [...payload.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  const data = new Map([...payload].map(([path, bytes]) => [`data/${safePath(path)}`, bytes]))
  const lines = [...info, ["Payload-Oxum", `${octets}.${payload.size}`] as const]
  const tags = new Map([
    ["bagit.txt", text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")],
    ["bag-info.txt", text(lines.map(([key, value]) => `${key}: ${value.replaceAll(/[\r\n]+/g, " ")}\n`).join(""))],
    ["manifest-sha512.txt", text(manifestOf(data, sha512))],
    ...(tagFiles ?? new Map<string, Uint8Array>()),
  ])
  return new Map([...tags, ["tagmanifest-sha512.txt", text(manifestOf(tags, sha512))], ...data])
}

function manifestOf(files: ReadonlyMap<string, Uint8Array>, sha512: (bytes: Uint8Array) => string): string {
  const escaped = (path: string) => path.replace(/[%\n\r]/g, (character) => encodeURIComponent(character))
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]) => `${sha512(bytes)}  ${escaped(path)}\n`)
    .join("")
}

function safePath(path: string): string {
  if (path === "" || isOutside(path)) throw new RangeError(`${path} leads out of the payload`)
  return path
}
