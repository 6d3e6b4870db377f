/**
 * Compiles kernel/hash-index.ts twice, for a memory of its own and for a shared one, and writes both as base64 into
 * build/kernel.js, so that Node and browsers load them without I/O. Does nothing when no input has changed.
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

const words = (flags) => flags.split(" ").filter((word) => word !== "")

async function compile(shared) {
  const flags = "-O3 --converge --noAssert --runtime stub --importMemory --initialMemory 1 --maximumMemory 65536"
  const threads = `--enable threads ${shared ? "--sharedMemory" : ""} --use abort=`
  let wasm = null
  const { error, stderr } = await asc
    .main(
      ["hash-index.ts", "--outFile", "kernel.wasm", "--baseDir", join(root, "kernel"), ...words(`${flags} ${threads}`)],
      {
        readFile: (name, base) => {
          const path = join(base, name)
          return existsSync(path) ? readFileSync(path, "utf8") : null
        },
        writeFile: (_name, data) => {
          wasm = data
        },
        listFiles: () => [],
      },
    )
    .catch((error) => ({ error, stderr: "" }))
  if (error) throw new Error(`hash-index kernel does not compile: ${error.message}\n${stderr}`)
  return Buffer.from(wasm).toString("base64")
}

const script = (own, shared) => `const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
/** WebAssembly module that imports a memory of its own. */
export const ownKernel = decode("${own}")
/** The same module for a shared memory. */
export const sharedKernel = decode("${shared}")
`
const types = `export declare const ownKernel: Uint8Array<ArrayBuffer>
export declare const sharedKernel: Uint8Array<ArrayBuffer>
`

const key = inputKey()
const keyFile = join(build, "kernel.key")
if (!(existsSync(keyFile) && existsSync(join(build, "kernel.js")) && readFileSync(keyFile, "utf8") === key)) {
  const own = await compile(false)
  const shared = await compile(true)
  mkdirSync(build, { recursive: true })
  writeFileSync(join(build, "kernel.js"), script(own, shared))
  writeFileSync(join(build, "kernel.d.ts"), types)
  writeFileSync(keyFile, key)
}
