import { afterEach, expect, test, vi } from "vitest"
import { kernelPlatform } from "./kernel-platform.ts"

afterEach(() => vi.unstubAllGlobals())

test("where WebAssembly is missing or forbidden there is no kernel, and no error", () => {
  vi.stubGlobal("WebAssembly", undefined)
  expect(kernelPlatform()).toBeNull()
})

test("a picture of 12 megapixels is hashed in less than a fortieth of its luma", () => {
  const memories: WebAssembly.Memory[] = []
  const { Instance } = WebAssembly
  vi.stubGlobal("WebAssembly", {
    Module: WebAssembly.Module,
    Instance: class {
      exports: WebAssembly.Exports
      constructor(module: WebAssembly.Module) {
        this.exports = new Instance(module).exports
        if (this.exports.memory instanceof WebAssembly.Memory) memories.push(this.exports.memory)
      }
    },
    Memory: WebAssembly.Memory,
  })
  const blur = kernelPlatform()?.blur({ width: 4000, height: 3000, channels: 3 })
  const row = new Uint8Array(4000 * 3)
  for (let y = 0; y < 3000; y++) blur?.push(row)
  blur?.finish()
  const bytes = memories.map((memory) => memory.buffer.byteLength)
  expect(bytes).toHaveLength(1)
  expect(bytes[0]).toBeLessThan((4000 * 3000 * 4) / 40)
})
