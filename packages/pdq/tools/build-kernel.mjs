/**
 * Compiles kernel/ to build/kernel.js, which holds the WebAssembly bytes as text: no I/O at load time, in Node or a browser.
 * Does nothing when the kernel, this file and the compiler are those of the last build.
 */
import { createHash } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const room = new URL("../", import.meta.url)
const sources = new Map(
  readdirSync(new URL("kernel/", room))
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => [name, readFileSync(new URL(`kernel/${name}`, room), "utf8")]),
)
const compiler = JSON.parse(readFileSync(new URL(import.meta.resolve("assemblyscript/package.json")), "utf8")).version
const inputs = createHash("sha256")
  .update(JSON.stringify([...sources]))
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(compiler)
  .digest("hex")
const output = new URL("build/kernel.js", room)

if (!builtFrom(inputs)) await build()

function builtFrom(inputs) {
  try {
    return readFileSync(output, "utf8").startsWith(`// ${inputs}\n`)
  } catch {
    return false
  }
}

async function build() {
  const { default: asc } = await import("assemblyscript/asc")
  let wasm
  const { error, stderr } = await asc.main(
    [
      "pdq.ts",
      "--outFile",
      "pdq.wasm",
      "-O3",
      "--converge",
      "--noAssert",
      "--runtime",
      "stub",
      "--initialMemory",
      "1",
      "--enable",
      "simd",
      "--enable",
      "bulk-memory",
    ],
    {
      readFile: (name) => sources.get(name) ?? null,
      writeFile: (name, bytes) => {
        if (name === "pdq.wasm") wasm = bytes
      },
      listFiles: () => [],
    },
  )
  if (error || wasm === undefined)
    throw new Error(`The PDQ kernel does not compile: ${error?.message ?? ""}\n${stderr}`)
  const text = Buffer.from(wasm).toString("base64")
  mkdirSync(new URL("build/", room), { recursive: true })
  writeFileSync(
    new URL("build/kernel.d.ts", room),
    "/** The PDQ kernel, a WebAssembly module (needs SIMD). */\nexport declare const kernelBytes: Uint8Array<ArrayBuffer>\n",
  )
  writeFileSync(
    output,
    `// ${inputs}\n// Built from kernel/ by tools/build-kernel.mjs with AssemblyScript ${compiler}; ${wasm.length} bytes.\nexport const kernelBytes = Uint8Array.from(atob("${text}"), (character) => character.charCodeAt(0))\n`,
  )
}
