/** Constructs that are not written here: each with what to write instead. */
import { Visitor } from "oxc-parser"
import { floorOf } from "./floors.ts"
import { rootName } from "./sizes.ts"
import { type Finding, isKernel, isTest, type Module, resolveImport, type Tree } from "./source.ts"

const suppressionsPerThousandLinesMax = 1

/** `any` and the non-null `!`. */
export function typeHoleFindings({ modules }: Tree): Finding[] {
  return [...modules.values()].flatMap((module) => {
    const found: Finding[] = []
    const say = (rule: string, fix: string) => (node: { start: number }) =>
      found.push({ path: module.path, line: module.lineOf(node.start), rule, fix })
    new Visitor({
      TSAnyKeyword: say("any", "parse it where it comes in, or write unknown and look before use"),
      TSNonNullExpression: say("non-null !", "test for null, or throw what would be the bug"),
    }).visit(module.program)
    return found
  })
}

/** Suppressions without a reason, of whole files, and too many of them in all. */
export function suppressionFindings({ modules, files }: Tree): Finding[] {
  const found: Finding[] = []
  let count = 0
  for (const module of modules.values()) {
    if (isKernel(module.path)) continue
    for (const { value, start } of module.comments) {
      const match = /^\s*(biome-ignore(?:-all)?|@ts-ignore|@ts-nocheck|@ts-expect-error|eslint-disable\S*)(.*)/.exec(
        value,
      )
      if (match === null) continue
      count += 1
      const [, what = "", rest = ""] = match
      const at = { path: module.path, line: module.lineOf(start), rule: "suppression" }
      if (/^(@ts-ignore|@ts-nocheck|eslint)/.test(what)) found.push({ ...at, fix: `${what}: mend the type instead` })
      else if ((/:(.*)/.exec(rest)?.[1] ?? "").trim().length < 10) found.push({ ...at, fix: "say why, after a colon" })
    }
  }
  const lines = files.reduce((sum, { path, text }) => sum + (modules.has(path) ? text.split("\n").length : 0), 0)
  const max = Math.ceil((lines / 1000) * suppressionsPerThousandLinesMax)
  if (count > max) {
    found.push({ path: ".", line: null, rule: "suppression", fix: `${count} suppressions, at most ${max}: mend some` })
  }
  return found
}

/** Test titles that do not state a rule, and mocks of own modules. */
export function testFindings({ modules }: Tree): Finding[] {
  return [...modules.values()].flatMap((module) => {
    const found: Finding[] = []
    if (!isTest(module.path)) return found
    new Visitor({
      CallExpression(node) {
        const [first] = node.arguments
        const at = { path: module.path, line: module.lineOf(node.start) }
        const name = rootName(node.callee)
        const title =
          first?.type === "Literal" && typeof first.value === "string"
            ? first.value
            : first?.type === "TemplateLiteral"
              ? (first.quasis[0]?.value.raw ?? "")
              : ""
        if (["test", "it", "describe"].includes(name ?? "") && /^(should|works?)\b/i.test(title)) {
          found.push({ ...at, rule: "test title", fix: `"${title}": state the rule as a fact` })
        }
        if (name === "vi" && /^(\.|@breakwater\/)/.test(title)) {
          found.push({ ...at, rule: "mock", fix: `use ${title} itself, or a fake that passes its tests` })
        }
      },
    }).visit(module.program)
    return found
  })
}

/** Marks of work left over that carry no number of an issue. */
export function todoFindings({ modules }: Tree): Finding[] {
  return [...modules.values()].flatMap((module) =>
    module.comments.flatMap(({ value, start }): Finding[] => {
      if (!/\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(value)) return []
      const fix = "do it, or file an issue and write TODO(#number)"
      return [{ path: module.path, line: module.lineOf(start), rule: "todo", fix }]
    }),
  )
}

/** Where the environment and the clock may be read, besides an app's main.ts and config.ts. */
const surroundingsAllowed: { path: RegExp; why: string }[] = [
  { path: /^packages\/store\/src\/embedded\.ts$/, why: "waits for the server's process to answer" },
  { path: /^packages\/store\/src\/testing\.ts$/, why: "finds the test run's server; no app imports it" },
  { path: /^apps\/breakwater\/src\//, why: "the command: each verb is a main, and supervision waits on processes" },
  { path: /^apps\/[^/]+\/src\/(main|config)\.ts$/, why: "where an app meets its surroundings" },
  { path: /^apps\/[^/]+\/src\/browser\/[a-z-]+-page\.ts$/, why: "where a page in the browser meets its device" },
  { path: /^(bench|tests|tools)\//, why: "measures, or drives processes from outside" },
]

/** Environment, clock and chance by floor: floors 0 and 1 have no surroundings at all, others are handed theirs. */
export function surroundingsFindings(tree: Tree): Finding[] {
  const support = testSupport(tree)
  return [...tree.modules.values()].flatMap((module) => {
    const { path } = module
    const floor = floorOf(path)
    const isSource = /^(packages|apps)\/[^/]+\/(src|content)\//.test(path)
    if (floor === null || !isSource || isTest(path) || support.has(path)) return []
    const isPure = floor <= 1
    const found: Finding[] = isPure ? nodeImports(module) : []
    if (!surroundingsAllowed.some((allowed) => allowed.path.test(path))) found.push(...reads(module))
    return found
  })
}

function nodeImports(module: Module): Finding[] {
  return module.imports
    .filter(({ specifier }) => specifier.startsWith("node:"))
    .map(({ specifier, line }) => ({
      path: module.path,
      line,
      rule: "pure floor",
      fix: `${specifier}: floors 0 and 1 run in a browser too; take bytes, text or a function from the caller`,
    }))
}

function reads(module: Module): Finding[] {
  const found: Finding[] = []
  const say = (what: string, start: number) =>
    found.push({
      path: module.path,
      line: module.lineOf(start),
      rule: "surroundings",
      fix: `${what} is read in an app's main.ts or config.ts only: take it as an argument`,
    })
  new Visitor({
    MemberExpression(node) {
      if (node.object.type !== "Identifier" || node.property.type !== "Identifier" || node.computed) return
      const name = `${node.object.name}.${node.property.name}`
      if (["process.env", "Date.now", "Math.random"].includes(name)) say(name, node.start)
    },
    NewExpression(node) {
      const isDate = node.callee.type === "Identifier" && node.callee.name === "Date"
      if (isDate && node.arguments.length === 0) say("new Date()", node.start)
    },
  }).visit(module.program)
  return found
}

/** Modules that only tests reach: of a package, what its entries do not lead to; of an app, what only tests import. */
function testSupport(tree: Tree): Set<string> {
  const reached = new Set<string>()
  const importedBy = new Map<string, string[]>()
  const visit = (path: string) => {
    if (reached.has(path)) return
    reached.add(path)
    for (const next of targets(path, tree)) visit(next)
  }
  for (const { entries } of tree.rooms) for (const path of entries.values()) visit(path)
  for (const path of tree.modules.keys()) {
    for (const next of targets(path, tree)) importedBy.set(next, [...(importedBy.get(next) ?? []), path])
  }
  const found = [...tree.modules.keys()].filter((path) => {
    if (path.startsWith("packages/")) return !reached.has(path)
    const importers = importedBy.get(path) ?? []
    return importers.length > 0 && importers.every((importer) => isTest(importer))
  })
  return new Set(found)
}

function targets(path: string, tree: Tree): string[] {
  return (tree.modules.get(path)?.imports ?? []).flatMap(({ specifier }) => resolveImport(path, specifier, tree) ?? [])
}
