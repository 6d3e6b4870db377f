/**
 * Compiles kernel/hash-index.ts and writes it as base64 into build/kernel.js, so that Node and browsers load it without
 * I/O. Does nothing when no input has changed.
 */
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import asc from "assemblyscript/asc"

const root = join(dirname(fileURLToPath(import.meta.url)), "..")
const build = join(root, "build")
const sources = readdirSync(join(root, "kernel"))
  .filter((name) => name.endsWith(".ts"))
  .sort()

function inputKey() {
  const digest = createHash("sha256").update(asc.version)
  digest.update(readFileSync(fileURLToPath(import.meta.url)))
  for (const name of sources) digest.update(name).update(readFileSync(join(root, "kernel", name)))
  return digest.digest("hex")
}

const flags = [
  ["--outFile", "kernel.wasm"],
  ["--baseDir", join(root, "kernel")],
  ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--use", "abort="],
  // Shared memory also when there is one thread only: V8 grows it in place within microseconds, where growing an
  // unshared one replaces its ArrayBuffer and brings on garbage collections of milliseconds.
  ["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
  ["--enable", "threads", "--enable", "simd"],
]

async function compile() {
  let wasm = null
  const { error, stderr } = await asc.main(["hash-index.ts", ...flags.flat()], {
    readFile: (name, base) => {
      const path = join(base, name)
      return existsSync(path) ? readFileSync(path, "utf8") : null
    },
    writeFile: (_name, data) => {
      wasm = data
    },
    listFiles: () => [],
  })
  if (error || wasm === null) throw new Error(`The hash index kernel does not compile: ${error?.message}\n${stderr}`)
  return Buffer.from(wasm).toString("base64")
}

const script = (
  text,
) => `/** WebAssembly module of packages/hash-index/kernel. It imports a shared memory as env.memory. */
export const kernelBytes = Uint8Array.from(atob("${text}"), (letter) => letter.charCodeAt(0))
`
const types = "export declare const kernelBytes: Uint8Array<ArrayBuffer>\n"

const key = inputKey()
const keyFile = join(build, "kernel.key")
const fresh = existsSync(join(build, "kernel.js")) && existsSync(keyFile) && readFileSync(keyFile, "utf8") === key
if (!fresh) {
  const text = await compile()
  mkdirSync(build, { recursive: true })
  writeFileSync(join(build, "kernel.js"), script(text))
  writeFileSync(join(build, "kernel.d.ts"), types)
  writeFileSync(keyFile, key)
}
