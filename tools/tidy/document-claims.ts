/** What documents claim of the tree: commands that are there, and every column of the database in the data inventory. */
import type { Finding, SourceFile, Tree } from "./source.ts"

const inventoryPath = "docs/data-inventory.md"

/** Commands in documents that name no script, verb or file of the tree. */
export function commandFindings({ files, paths }: Tree): Finding[] {
  const scripts = scriptsOf(files)
  const isThere: Record<string, (name: string) => boolean> = {
    "npm run": (name) => scripts.has(name),
    "npx breakwater": (name) => paths.has(`apps/breakwater/src/verbs/${name}.ts`),
    node: (name) => paths.has(name),
  }
  return files.flatMap(({ path, text }): Finding[] => {
    if (!path.endsWith(".md")) return []
    return text.split("\n").flatMap((line, index) =>
      [...line.matchAll(/\b(npm run|npx breakwater|node) ((?!-)[\w/.-]*\w)/g)].flatMap(
        ([command, runner = "", name = ""]): Finding[] => {
          // "Node 24" in a sentence, and modules that an install brings, are no commands of ours.
          if (runner === "node" && (!/\.m?[jt]s$/.test(name) || name.startsWith("node_modules/"))) return []
          if (isThere[runner]?.(name)) return []
          const fix = `\`${command}\` does not run: name the command as it is, or take it out`
          return [{ path, line: index + 1, rule: "dead command", fix }]
        },
      ),
    )
  })
}

function scriptsOf(files: SourceFile[]): Set<string> {
  const text = files.find(({ path }) => path === "package.json")?.text ?? "{}"
  const { scripts = {} } = JSON.parse(text) as { scripts?: Record<string, string> }
  return new Set(Object.keys(scripts))
}

/** Columns that the data inventory does not name beside their table. */
export function inventoryFindings({ files }: Tree): Finding[] {
  const inventory = files.find(({ path }) => path === inventoryPath)?.text ?? ""
  return files
    .filter(({ path }) => /^packages\/store\/src\/sql\/.*\.sql$/.test(path))
    .flatMap(({ path, text }) =>
      columnsOf(text)
        .filter(({ table, column }) => !new RegExp(`\\b${column}\\b`).test(sectionOf(inventory, table)))
        .map(({ table, column }) => ({
          path,
          line: null,
          rule: "data inventory",
          fix: `say in ${inventoryPath}, under **${table}**, what ${column} is, why, who reads it, and how long`,
        })),
    )
}

function columnsOf(sql: string): { table: string; column: string }[] {
  const made = [...sql.matchAll(/create table (\w+) \(([\s\S]*?)\n\);/g)].flatMap(([, table = "", body = ""]) =>
    [...body.matchAll(/^ {2}(\w+) /gm)]
      .map(([, column = ""]) => ({ table, column }))
      .filter(({ column }) => !["check", "unique", "primary", "foreign", "constraint"].includes(column)),
  )
  const added = [...sql.matchAll(/alter table (\w+)\s+add column (?:if not exists )?(\w+)/g)]
  return [...made, ...added.map(([, table = "", column = ""]) => ({ table, column }))]
}

/** From the table's name in bold to the next bold one. */
function sectionOf(inventory: string, table: string): string {
  return inventory.split(`**${table}**`)[1]?.split("**")[0] ?? ""
}
