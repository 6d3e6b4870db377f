/** The addresses of what Vite built, by source file. Read once: the build does not change under a running site. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { z } from "zod"

export const browserAssetsFolder = fileURLToPath(new URL("../public", import.meta.url))
export const browserAssetsPrefix = "/assets/site"

const manifestSchema = z.record(z.string(), z.object({ file: z.string(), css: z.array(z.string()).default([]) }))

/** Script and style addresses of an entry such as `src/browser/fingerprint-page.ts`. */
export function browserEntry(source: string): { script: string; styles: string[] } {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${browserAssetsFolder}/.vite/manifest.json`, "utf8")))
  const entry = manifest[source]
  if (entry === undefined) throw new Error(`${source} is not in the built manifest: run npm run build`)
  return {
    script: `${browserAssetsPrefix}/${entry.file}`,
    styles: entry.css.map((file) => `${browserAssetsPrefix}/${file}`),
  }
}

/** The file behind one of those addresses. */
export function browserFile(address: string): string {
  return browserAssetsFolder + address.slice(browserAssetsPrefix.length)
}
