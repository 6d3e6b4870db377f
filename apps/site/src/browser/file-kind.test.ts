import { readFileSync } from "node:fs"
import fc from "fast-check"
import { expect, test } from "vitest"
import { fileKind } from "./file-kind.ts"
import { encoder, landscape } from "./test-pictures.ts"

const picture = encoder(landscape(70, 50, 1))
const heic = readFileSync(new URL("./testdata/landscape.heic", import.meta.url))

test("each picture kind is told from its bytes, with the size of its picture", async () => {
  const size = { width: 70, height: 50 }
  expect(fileKind(await picture.clone().jpeg().toBuffer())).toEqual({ kind: "jpeg", size })
  expect(fileKind(await picture.clone().jpeg({ progressive: true }).toBuffer())).toEqual({ kind: "jpeg", size })
  expect(fileKind(await picture.clone().png().toBuffer())).toEqual({ kind: "png", size })
  expect(fileKind(await picture.clone().gif().toBuffer())).toEqual({ kind: "gif", size })
  expect(fileKind(await picture.clone().webp().toBuffer())).toEqual({ kind: "webp", size })
  expect(fileKind(await picture.clone().webp({ lossless: true }).toBuffer())).toEqual({ kind: "webp", size })
  const withAlpha = picture.clone().ensureAlpha(0.5)
  expect(fileKind(await withAlpha.webp().toBuffer())).toEqual({ kind: "webp", size })
  expect(fileKind(await picture.clone().avif().toBuffer())).toEqual({ kind: "avif", size })
  expect(fileKind(heic)).toEqual({ kind: "heic", size: { width: 640, height: 480 } })
})

test("a film is called a video, whatever its container", () => {
  const ftyp = (brand: string) => Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.from(`ftyp${brand}\0\0\0\0`)])
  const films = [
    ftyp("isom"),
    ftyp("mp42"),
    ftyp("qt  "),
    ftyp("3gp4"),
    Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0]),
    Buffer.from("RIFF\0\0\0\0AVI LIST"),
    Buffer.from("\0\0\0\x08wide"),
    Buffer.from([0, 0, 1, 0xba, 0, 0]),
  ]
  for (const film of films) expect(fileKind(film)).toEqual({ kind: "video" })
})

test("text, PDF, SVG and an empty head are none of them", () => {
  for (const text of ["", "hello", "%PDF-1.7", "<svg xmlns='http://www.w3.org/2000/svg'/>", "RIFF\0\0\0\0WAVE"]) {
    expect(fileKind(Buffer.from(text))).toEqual({ kind: "other" })
  }
})

test("no bytes make it throw, and none give a size that is not a number of pixels", () => {
  const starts = ["\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "GIF89a", "RIFF\0\0\0\0WEBPVP8X", "\0\0\0\x18ftypheic", ""]
  const files = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }))
  fc.assert(
    fc.property(files, ([start, rest]) => {
      const found = fileKind(Buffer.concat([Buffer.from(start, "latin1"), rest]))
      if (found.kind === "video" || found.kind === "other" || found.size === null) return
      expect(Number.isSafeInteger(found.size.width * found.size.height)).toBe(true)
    }),
  )
})
