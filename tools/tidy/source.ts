/**
 * What the gates look at: the files of the tree, each module parsed once, and what a gate says when it fails.
 *
 * Reads nothing by itself; the files are handed in. A module that does not parse is an exception: the other checks of
 * the tree would have named it before.
 */
import { type Comment, type EcmaScriptModule, type Program, parseSync } from "oxc-parser"

/** A file of the tree. `path` is relative to the root, with forward slashes. */
export type SourceFile = { path: string; text: string }

/** A gate that failed: where, which, and what to do about it. `line` is null where the whole file is meant. */
export type Finding = { path: string; line: number | null; rule: string; fix: string }

export type Import = { specifier: string; line: number; isTypeOnly: boolean; isLazy: boolean }

export type Module = {
  path: string
  text: string
  program: Program
  comments: Comment[]
  imports: Import[]
  lineOf(offset: number): number
}

/** Workspace members by directory: `packages/pdq`, `apps/site`, `bench`. */
export type Room = {
  directory: string
  name: string
  dependencies: Set<string>
  runtimeDependencies: string[]
  /** Specifier to file, as in package.json's exports. */
  entries: Map<string, string>
}

export type Tree = { files: SourceFile[]; paths: Set<string>; modules: Map<string, Module>; rooms: Room[] }

/** Parses everything once. */
export function readTree(files: SourceFile[]): Tree {
  const modules = files
    .filter(({ path }) => /\.m?[tj]s$/.test(path) && !path.includes("/testdata/"))
    .map((file) => [file.path, parseModule(file)] as const)
  const rooms = files
    .filter(({ path }) => /^((packages|apps)\/[^/]+|bench)\/package\.json$/.test(path))
    .map(({ path, text }) => readRoom(path.replace(/\/package\.json$/, ""), text))
  return { files, paths: new Set(files.map(({ path }) => path)), modules: new Map(modules), rooms }
}

function parseModule({ path, text }: SourceFile): Module {
  // AssemblyScript is TypeScript's grammar but for decorators on functions.
  const plain = isKernel(path) ? text.replace(/^@\w+/gm, (decorator) => " ".repeat(decorator.length)) : text
  const { program, comments, module, errors } = parseSync(path, plain)
  const [error] = errors
  if (error !== undefined) throw new Error(`${path}: ${error.message}`)
  const starts = [0]
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  const lineOf = (offset: number) => {
    const next = starts.findIndex((start) => start > offset)
    return next < 0 ? starts.length : next
  }
  return { path, text, program, comments, imports: importsOf(module, text, lineOf), lineOf }
}

function importsOf(module: EcmaScriptModule, text: string, lineOf: (offset: number) => number): Import[] {
  const found: Import[] = []
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const isTypeOnly = entries.length > 0 && entries.every((entry) => entry.isType)
    found.push({ specifier: moduleRequest.value, line: lineOf(start), isTypeOnly, isLazy: false })
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType, start } of entries) {
      if (moduleRequest === null) continue
      found.push({ specifier: moduleRequest.value, line: lineOf(start), isTypeOnly: isType, isLazy: false })
    }
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const specifier = /^["']([^"']+)["']$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1]
    if (specifier !== undefined) found.push({ specifier, line: lineOf(start), isTypeOnly: false, isLazy: true })
  }
  return found
}

function readRoom(directory: string, text: string): Room {
  const read = JSON.parse(text) as {
    name: string
    exports?: Record<string, string>
    dependencies?: Record<string, string>
    devDependencies?: Record<string, string>
    optionalDependencies?: Record<string, string>
  }
  const entries = Object.entries(read.exports ?? {}).map(
    ([key, file]) => [`${read.name}${key.slice(1)}`, `${directory}/${file.replace(/^\.\//, "")}`] as const,
  )
  const dependencies = [read.dependencies, read.devDependencies, read.optionalDependencies].flatMap((each) =>
    Object.keys(each ?? {}),
  )
  return {
    directory,
    name: read.name,
    dependencies: new Set(dependencies),
    runtimeDependencies: Object.keys(read.dependencies ?? {}),
    entries: new Map(entries),
  }
}

/** The room a path lies in: a workspace member, or the first folder. */
export function roomOf(path: string): string {
  return /^(?:packages|apps)\/[^/]+/.exec(path)?.[0] ?? path.split("/")[0] ?? ""
}

export function isTest(path: string): boolean {
  return /\.test\.ts$/.test(path) || path.startsWith("tests/") || path.includes("/testdata/")
}

export function isKernel(path: string): boolean {
  return path.includes("/kernel/") && path.endsWith(".ts")
}

/** The file an import leads to, or null for what is not of this tree. */
export function resolveImport(from: string, specifier: string, { paths, rooms }: Tree): string | null {
  if (!specifier.startsWith(".")) {
    for (const { entries } of rooms) {
      const entry = entries.get(specifier)
      if (entry !== undefined) return entry
    }
    return null
  }
  const steps = from.split("/").slice(0, -1)
  for (const step of specifier.split("/")) {
    if (step === "..") steps.pop()
    else if (step !== ".") steps.push(step)
  }
  const path = steps.join("/")
  return paths.has(path) ? path : paths.has(`${path}.ts`) ? `${path}.ts` : null
}
