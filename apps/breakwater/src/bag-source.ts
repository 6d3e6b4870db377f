/** A bag on disk, a folder or a zip, as the check reads it: streamed, no link followed, nothing unpacked to disk. */
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readdir, readFile, stat } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import type { Readable } from "node:stream"
import { type BagSource, tagFileBytesMax } from "@breakwater/formats/bagit"
import yauzl, { type Entry, type ZipFile } from "yauzl"
import { Refusal } from "./refusal.ts"

/** Files of one bag. */
const filesMax = 1_000_000
/** Bytes that a zip may unpack to, in all and for each of its own bytes: a bomb is refused before it is read. */
const unpackedBytesMax = 1_000_000_000_000
const unpackedPerByteMax = 200

/** A bag that is open. `close` lets go of the file. */
export type OpenBag = BagSource & { close(): void }

/** Opens a folder or a zip. A bag that lies in one folder at its top is taken from there. */
export async function openBag(path: string): Promise<OpenBag> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw new Refusal(`${path} is not there.`)
  return found.isDirectory() ? openFolder(path) : openZip(path, found.size)
}

async function openFolder(folder: string): Promise<OpenBag> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  if (entries.length > filesMax) throw new Refusal(`${folder} has more than ${filesMax} files.`)
  const places = entries.map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
  const link = places.find(({ entry }) => !entry.isFile() && !entry.isDirectory())
  if (link !== undefined) throw new Refusal(`${link.path} is a link or a device: a bag holds files only.`)
  const files = new Map(
    places
      .filter(({ entry }) => entry.isFile())
      .map(({ path }) => [relative(folder, path).split(sep).join("/"), path] as const),
  )
  const stream = async (path: string) => createReadStream(files.get(path) ?? "")
  return { ...source([...files.keys()], stream, (path) => readFile(files.get(path) ?? "")), close: () => undefined }
}

async function openZip(path: string, ownBytes: number): Promise<OpenBag> {
  const zip = await new Promise<ZipFile>((done, failed) =>
    yauzl.open(path, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, opened) =>
      error ? failed(new Refusal(`${path} is no zip that can be read: ${error.message}`)) : done(opened),
    ),
  )
  const entries = await entriesOf(zip, path, ownBytes)
  const stream = (name: string) =>
    new Promise<Readable>((done, failed) =>
      zip.openReadStream(entries.get(name) as Entry, (error, opened) => (error ? failed(error) : done(opened))),
    )
  const bytes = async (name: string) => {
    if ((entries.get(name)?.uncompressedSize ?? 0) > tagFileBytesMax)
      throw new Refusal(`${name} is too large for a tag file.`)
    const parts: Buffer[] = []
    for await (const part of await stream(name)) parts.push(part as Buffer)
    return Buffer.concat(parts)
  }
  return { ...source([...entries.keys()], stream, bytes), close: () => zip.close() }
}

function entriesOf(zip: ZipFile, path: string, ownBytes: number): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let unpacked = 0
  return new Promise((done, failed) => {
    zip.on("error", (error: Error) => failed(new Refusal(`${path} cannot be read: ${error.message}`)))
    zip.on("end", () => done(entries))
    zip.on("entry", (entry: Entry) => {
      unpacked += entry.uncompressedSize
      if (unpacked > unpackedBytesMax || unpacked > ownBytes * unpackedPerByteMax || entries.size >= filesMax) {
        failed(new Refusal(`${path} would unpack to far more than it should: it is not read.`))
        return
      }
      if (entries.has(entry.fileName)) failed(new Refusal(`${path} holds ${entry.fileName} twice.`))
      else {
        if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry)
        zip.readEntry()
      }
    })
    zip.readEntry()
  })
}

function source(
  all: readonly string[],
  stream: (path: string) => Promise<Readable>,
  bytes: (path: string) => Promise<Uint8Array>,
): BagSource {
  const prefix = prefixOf(all)
  return {
    paths: all.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)),
    bytes: (path) => bytes(prefix + path),
    digest: async (path, algorithm) => {
      const hash = createHash(algorithm)
      for await (const part of await stream(prefix + path)) hash.update(part as Buffer)
      return hash.digest("hex")
    },
  }
}

/** The one folder that everything lies in, where the bag's declaration is there and not at the top. */
function prefixOf(paths: readonly string[]): string {
  if (paths.includes("bagit.txt")) return ""
  const [first = ""] = paths
  const folder = first.slice(0, first.indexOf("/") + 1)
  return folder !== "" && paths.includes(`${folder}bagit.txt`) && paths.every((path) => path.startsWith(folder))
    ? folder
    : ""
}
