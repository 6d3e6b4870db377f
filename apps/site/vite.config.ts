/**
 * Bundles the site's browser code into `public/`: hashed names, a manifest, nothing inline.
 *
 * Assets are never turned into `data:` addresses and addresses are relative, so that the Content-Security-Policy can
 * stay at 'self' and the server may serve the folder under any prefix.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { defineConfig, type Plugin } from "vite"
import { packWeights, type WeightFile } from "./src/browser/packed-weights.ts"

/** A reader's device needs neither the sources of the rules nor their examples, which are tests: the file names them. */
function rulesWithoutExamples(): Plugin {
  const place = "packages/tactics/rules/slots.json"
  return {
    name: "rules-without-examples",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith(place)) return null
      const file = JSON.parse(code) as { rules: object[] }
      return JSON.stringify({ ...file, rules: file.rules.map((rule) => ({ ...rule, source: place, example: place })) })
    },
  }
}

/** The weights of words, packed; `packed-weights.ts` says how. */
function weightsPacked(): Plugin {
  const file = fileURLToPath(new URL("../../packages/tactics/rules/weights.json", import.meta.url))
  const reader = fileURLToPath(new URL("src/browser/packed-weights.ts", import.meta.url))
  const made = "\0weights"
  return {
    name: "weights-packed",
    enforce: "pre",
    resolveId: (source) => (source.endsWith("/rules/weights.json") ? made : null),
    load(id) {
      if (id !== made) return null
      this.addWatchFile(file)
      const packed = packWeights(JSON.parse(readFileSync(file, "utf8")) as WeightFile)
      return `import { unpackWeights } from ${JSON.stringify(reader)}\nexport default unpackWeights(${JSON.stringify(packed)})`
    },
  }
}

export default defineConfig({
  plugins: [rulesWithoutExamples(), weightsPacked()],
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  publicDir: false,
  // Only errors: libheif names modules of Node that it never asks for in a browser, and Vite warns of each.
  logLevel: "error",
  // A worker split into modules: each decoder is fetched when the first file of its kind is chosen.
  worker: { format: "es" },
  build: {
    outDir: "public",
    emptyOutDir: true,
    manifest: true,
    // Module workers and top-level await: Chromium 89, Firefox 114, Safari 15.
    target: ["chrome89", "firefox114", "safari15"],
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: [
        "src/browser/fingerprint-page.ts",
        "src/browser/offline-worker.ts",
        "src/browser/open-now-page.ts",
        "src/browser/evidence-page.ts",
        "src/browser/chat-page.ts",
      ],
    },
  },
})
