/**
 * The algorithm by the WebAssembly kernel (kernel/pdq.ts, built to build/kernel.js).
 * Refuses, with null, where the engine has no SIMD or its policy forbids compiling WebAssembly.
 */

import { kernelBytes } from "../build/kernel.js"
import { cosineBasis } from "./cosine-basis.ts"
import { type Blur, gridSide, type PixelShape, type Platform, transformSide } from "./platform.ts"

const stripRows = 8

// A picture of 12 megapixels needs less than 1 MiB; an instance that grew far beyond is not kept for the next.
const keptBytesMax = 8 * 1024 * 1024

type Kernel = {
  memory: WebAssembly.Memory
  basisAt(): number
  prepare(): void
  open(width: number, height: number, channels: number): number
  absorb(rows: number): void
  finish(): void
  gridAt(): number
  transform(): void
  coefficientsAt(): number
  quality(): number
}

/** Null where the kernel cannot run; use plainPlatform then. */
export function kernelPlatform(): Platform | null {
  const module = compile()
  if (module === null) return null
  let idle: Kernel | null = null
  const take = (): Kernel => {
    const kernel = idle ?? instantiate(module)
    idle = null
    return kernel
  }
  const giveBack = (kernel: Kernel): void => {
    if (kernel.memory.buffer.byteLength <= keptBytesMax) idle = kernel
  }
  return {
    blur: (shape) => blur(take(), shape, giveBack),
    transform(grid) {
      const kernel = take()
      new Float32Array(kernel.memory.buffer, kernel.gridAt(), grid.length).set(grid)
      kernel.transform()
      const coefficients = new Float32Array(kernel.memory.buffer, kernel.coefficientsAt(), transformSide ** 2).slice()
      const quality = kernel.quality()
      giveBack(kernel)
      return { coefficients, quality }
    },
  }
}

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(kernelBytes)
  } catch {
    // No WebAssembly, no SIMD, or a Content-Security-Policy without 'wasm-unsafe-eval': one answer for all, the plain platform.
    return null
  }
}

function instantiate(module: WebAssembly.Module): Kernel {
  const kernel = new WebAssembly.Instance(module).exports as Kernel
  new Float32Array(kernel.memory.buffer, kernel.basisAt(), cosineBasis.length).set(cosineBasis)
  kernel.prepare()
  return kernel
}

function blur(kernel: Kernel, shape: PixelShape, giveBack: (kernel: Kernel) => void): Blur {
  const rowBytes = shape.width * shape.channels
  const at = kernel.open(shape.width, shape.height, shape.channels)
  const strip = new Uint8Array(kernel.memory.buffer, at, stripRows * rowBytes)
  let filled = 0
  return {
    push(bytes) {
      for (let from = 0; from < bytes.length; ) {
        const to = Math.min(bytes.length, from + strip.length - filled)
        strip.set(bytes.subarray(from, to), filled)
        filled += to - from
        from = to
        if (filled === strip.length) {
          kernel.absorb(stripRows)
          filled = 0
        }
      }
    },
    finish() {
      if (filled > 0) kernel.absorb(filled / rowBytes)
      kernel.finish()
      const grid = new Float32Array(kernel.memory.buffer, kernel.gridAt(), gridSide * gridSide).slice()
      giveBack(kernel)
      return grid
    },
  }
}
