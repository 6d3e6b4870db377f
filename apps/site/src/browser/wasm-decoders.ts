/**
 * Decodes a picture in WebAssembly, away from the canvas: for HEIC, for browsers whose canvas cannot be trusted, and
 * for pictures with transparency, whose colours a canvas loses.
 *
 * Each decoder is fetched from our own origin when it is first needed. GIF has none. Orientation tags (EXIF) are not
 * applied; libheif applies the turns that a HEIC file itself prescribes (ISO 23008-12 `irot`, `imir`).
 */
import avifWasm from "@jsquash/avif/codec/dec/avif_dec.wasm?url"
import jpegWasm from "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url"
import pngWasm from "@jsquash/png/codec/pkg/squoosh_png_bg.wasm?url"
import webpWasm from "@jsquash/webp/codec/dec/webp_dec.wasm?url"
import heifWasm from "libheif-js/libheif-wasm/libheif.wasm?url"
import type { PictureKind } from "./file-kind.ts"

type DecodedPixels = { width: number; height: number; data: Uint8ClampedArray }

/** Whole pictures of R G B A; null when the bytes cannot be decoded. Throws when memory ends. */
export type WasmDecoder = (bytes: ArrayBuffer) => Promise<DecodedPixels | null>

type KindWithDecoder = Exclude<PictureKind, "gif">

const loaders: Record<KindWithDecoder, () => Promise<WasmDecoder>> = {
  jpeg: async () => {
    const [{ default: decode, init }, wasm] = await Promise.all([
      import("@jsquash/jpeg/decode.js"),
      fetchModule(jpegWasm),
    ])
    let isCut = false
    await init(wasm, {
      printErr: (line) => {
        isCut ||= cutJpegWarning.test(line)
      },
    })
    return async (bytes) => {
      isCut = false
      const decoded = await decode(bytes)
      return isCut ? null : decoded
    }
  },
  png: async () => {
    const [{ decode, init }, wasm] = await Promise.all([import("@jsquash/png/decode.js"), fetchModule(pngWasm)])
    await init(wasm)
    return (bytes) => decode(bytes)
  },
  webp: async () => {
    const [{ default: decode, init }, wasm] = await Promise.all([
      import("@jsquash/webp/decode.js"),
      fetchModule(webpWasm),
    ])
    await init(wasm)
    return (bytes) => decode(bytes)
  },
  avif: async () => {
    const [{ default: decode, init }, wasm] = await Promise.all([
      import("@jsquash/avif/decode.js"),
      fetchModule(avifWasm),
    ])
    await init(wasm)
    return (bytes) => decode(bytes)
  },
  heic: async () => {
    const [{ default: createLibheif }, wasmBinary] = await Promise.all([
      import("libheif-js/libheif-wasm/libheif.js"),
      fetchBytes(heifWasm),
    ])
    return heicDecoder(createLibheif({ wasmBinary }))
  },
}

// libjpeg fills what is missing with grey and goes on; that would be the hash of another picture.
const cutJpegWarning = /premature end|corrupt/i

const loaded = new Map<KindWithDecoder, Promise<WasmDecoder>>()

/** Null for a kind without a decoder. Rejects when the decoder cannot be fetched; the next call fetches again. */
export function wasmDecoder(kind: PictureKind): Promise<WasmDecoder> | null {
  if (kind === "gif") return null
  const known = loaded.get(kind)
  if (known !== undefined) return known
  const loading = loaders[kind]()
  loaded.set(kind, loading)
  loading.catch(() => loaded.delete(kind))
  return loading
}

function heicDecoder(libheif: Libheif): WasmDecoder {
  return async (bytes) => {
    const decoder = new libheif.HeifDecoder()
    const images = decoder.decode(new Uint8Array(bytes))
    const image = images.find((one) => one.is_primary()) ?? images[0]
    if (image === undefined) return null
    const target = { width: image.get_width(), height: image.get_height() }
    const pixels = { ...target, data: new Uint8ClampedArray(target.width * target.height * 4) }
    const shown = await new Promise<unknown>((resolve) => {
      image.display(pixels, resolve)
    })
    for (const one of images) one.free()
    libheif.heif_context_free(decoder.decoder)
    return shown === null ? null : pixels
  }
}

async function fetchModule(url: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await fetchBytes(url))
}

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url)
  if (!response.ok) throw new TypeError(`decoder: HTTP ${response.status}`)
  return response.arrayBuffer()
}

type HeifImage = {
  is_primary(): boolean
  get_width(): number
  get_height(): number
  display(target: DecodedPixels, done: (shown: unknown) => void): void
  free(): void
}

export type Libheif = {
  HeifDecoder: new () => { decoder: unknown; decode(bytes: Uint8Array): HeifImage[] }
  heif_context_free(context: unknown): void
}
