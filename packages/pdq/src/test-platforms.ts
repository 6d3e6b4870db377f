/** The platforms that every test of hashing runs over; for tests. Throws where the kernel does not run, so that no suite passes without it. */

import { createHasher, type Hasher } from "./hasher.ts"
import { kernelPlatform } from "./kernel-platform.ts"
import { plainPlatform } from "./plain-platform.ts"
import type { Platform } from "./platform.ts"

type NamedHasher = { name: string; platform: Platform; hasher: Hasher }

export function hashersUnderTest(): { kernel: NamedHasher; plain: NamedHasher; all: NamedHasher[] } {
  const platform = kernelPlatform()
  if (platform === null) throw new Error("This engine does not run the WebAssembly kernel")
  const kernel = { name: "kernel", platform, hasher: createHasher(platform) }
  const plain = { name: "plain", platform: plainPlatform, hasher: createHasher(plainPlatform) }
  return { kernel, plain, all: [kernel, plain] }
}
