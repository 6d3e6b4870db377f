/** The addresses of what Vite built, by source file. Read once: the build does not change under a running site. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { z } from "zod"

export const browserAssetsFolder = fileURLToPath(new URL("../public", import.meta.url))
export const browserAssetsPrefix = "/assets/site"

const manifestSchema = z.record(
  z.string(),
  z.object({ file: z.string(), css: z.array(z.string()).default([]), imports: z.array(z.string()).default([]) }),
)

/** Script and style addresses of an entry, and of all scripts that it is made of, such as `src/browser/fingerprint-page.ts`. */
export function browserEntry(source: string): { script: string; styles: string[]; scripts: string[] } {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${browserAssetsFolder}/.vite/manifest.json`, "utf8")))
  const entry = manifest[source]
  if (entry === undefined) throw new Error(`${source} is not in the built manifest: run npm run build`)
  return {
    script: `${browserAssetsPrefix}/${entry.file}`,
    scripts: [...scriptsOf(source, manifest)].map((file) => `${browserAssetsPrefix}/${file}`),
    styles: entry.css.map((file) => `${browserAssetsPrefix}/${file}`),
  }
}

/** The file behind one of those addresses. */
export function browserFile(address: string): string {
  return browserAssetsFolder + address.slice(browserAssetsPrefix.length)
}

function scriptsOf(source: string, manifest: z.output<typeof manifestSchema>, found = new Set<string>()): Set<string> {
  const entry = manifest[source]
  if (entry === undefined || found.has(entry.file)) return found
  found.add(entry.file)
  for (const each of entry.imports) scriptsOf(each, manifest, found)
  return found
}
