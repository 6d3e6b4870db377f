/** Names: no dumping grounds, kebab-case, and no barrels but a package's entry. */
import { type Finding, isKernel, type Tree } from "./source.ts"

const forbidden = new Set(["utils", "util", "helpers", "helper", "common", "shared", "core", "lib", "misc", "types"])
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Names that say nothing of what is inside. */
export function nameFindings({ files }: Tree): Finding[] {
  return files.flatMap(({ path }): Finding[] => {
    const segments = path.split("/")
    const file = segments.pop() ?? ""
    const stem = file.split(".")[0] ?? ""
    const bad = [...segments, stem].find((name) => forbidden.has(name.toLowerCase()))
    if (bad !== undefined) {
      const fix = `"${bad}" says nothing of what is inside: name it by the concept, a noun or verb of the field`
      return [{ path, line: null, rule: "name", fix }]
    }
    if (/\.(m?[tj]s|css|njk)$/.test(path) && !kebab.test(stem)) {
      return [{ path, line: null, rule: "name", fix: "write the file's name in kebab-case" }]
    }
    return []
  })
}

/** Modules that only hand on what others export. */
export function barrelFindings({ modules, rooms }: Tree): Finding[] {
  const entries = new Set(rooms.flatMap((room) => [...room.entries.values()]))
  return [...modules.values()].flatMap(({ path, program }): Finding[] => {
    if (entries.has(path) || isKernel(path) || path.endsWith(".d.ts") || program.body.length === 0) return []
    const handsOn = program.body.every(
      (node) =>
        node.type === "ExportAllDeclaration" || (node.type === "ExportNamedDeclaration" && node.source !== null),
    )
    const fix = "only a package's entry may hand on other modules: import them where they are"
    return handsOn ? [{ path, line: null, rule: "barrel", fix }] : []
  })
}
