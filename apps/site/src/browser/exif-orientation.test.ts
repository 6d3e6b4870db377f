import fc from "fast-check"
import { expect, test } from "vitest"
import {
  hasHeifTurn,
  jpegOrientation,
  pngOrientation,
  webpOrientation,
  withoutOrientation,
} from "./exif-orientation.ts"
import { encoder, landscape, sharpOf } from "./test-pictures.ts"

const picture = landscape(40, 30, 1)
const tagged = (orientation: number) => encoder(picture).withMetadata({ orientation })

test("the tag is found in JPEG, PNG and WebP", async () => {
  for (const orientation of [1, 3, 6, 8]) {
    expect(jpegOrientation(await tagged(orientation).jpeg().toBuffer())?.value).toBe(orientation)
    expect(pngOrientation(await tagged(orientation).png().toBuffer())?.value).toBe(orientation)
    const webp = await tagged(orientation).webp().toBuffer()
    expect((await webpOrientation(new Blob([new Uint8Array(webp)]), webp))?.value).toBe(orientation)
  }
})

test("a file without the tag has none", async () => {
  expect(jpegOrientation(await encoder(picture).jpeg().toBuffer())).toBeNull()
  expect(pngOrientation(await encoder(picture).png().toBuffer())).toBeNull()
  const webp = await encoder(picture).webp().toBuffer()
  expect(await webpOrientation(new Blob([new Uint8Array(webp)]), webp)).toBeNull()
})

test("a JPEG loses the tag's value and no other byte", async () => {
  const file = await tagged(6).jpeg().toBuffer()
  const blob = withoutOrientation(new Blob([new Uint8Array(file)]), file)
  const upright = Buffer.from(await blob.arrayBuffer())
  expect(upright.length).toBe(file.length)
  const changed = [...file.keys()].filter((at) => file[at] !== upright[at])
  expect(changed).toHaveLength(1)
  expect((await sharpOf(upright).metadata()).orientation).toBe(1)
})

test("a file without a turn is handed on as it is", async () => {
  const file = await tagged(1).jpeg().toBuffer()
  const blob = new Blob([new Uint8Array(file)])
  expect(withoutOrientation(blob, file)).toBe(blob)
})

test("an AVIF that prescribes a turn is told from one that does not", async () => {
  expect(hasHeifTurn(await tagged(6).avif().toBuffer())).toBe(true)
  expect(hasHeifTurn(await encoder(picture).avif().toBuffer())).toBe(false)
})

test("no bytes make the reading throw or run on", async () => {
  const jpeg = await tagged(6).jpeg().toBuffer()
  const png = await tagged(6).png().toBuffer()
  const webp = await tagged(6).webp().toBuffer()
  const damage = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(damage, fc.nat(400), async (changes, length) => {
      const spoilt = [jpeg, png, webp].map((file) => {
        const copy = new Uint8Array(file.subarray(0, Math.max(20, length)))
        for (const [at, value] of changes) if (at < copy.length) copy[at] = value
        return copy
      })
      const [first = jpeg, second = png, third = webp] = spoilt
      jpegOrientation(first)
      pngOrientation(second)
      await webpOrientation(new Blob([third]), third)
      expect(withoutOrientation(new Blob([first]), first).size).toBe(first.length)
    }),
  )
})
