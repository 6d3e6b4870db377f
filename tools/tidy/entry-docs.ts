/** Every symbol at a package's entry has a doc comment, directly above its declaration, wherever that is. */
import type { Directive, Statement } from "oxc-parser"
import { type Finding, type Module, resolveImport, type Tree } from "./source.ts"

/** Exported names without a doc comment. Names that come from outside the workspace are their package's to document. */
export function entryDocFindings(tree: Tree): Finding[] {
  const found = new Map<string, Finding>()
  for (const { entries } of tree.rooms) {
    for (const [specifier, path] of entries) {
      const module = tree.modules.get(path)
      if (module === undefined) continue
      for (const bare of undocumented(module, null, tree)) {
        const fix = `"${bare.name}" is exported from ${specifier}: say in a doc comment what it is, its units, limits and failures`
        const at = { path: bare.module.path, line: bare.module.lineOf(bare.start) }
        found.set(`${at.path} ${bare.name}`, { ...at, rule: "entry docs", fix })
      }
    }
  }
  return [...found.values()]
}

type Bare = { module: Module; name: string; start: number }

/** Undocumented exports of a module; `wanted` narrows them to some names. */
function undocumented(module: Module, wanted: Set<string> | null, tree: Tree): Bare[] {
  const isWanted = (name: string) => wanted === null || wanted.has(name)
  return module.program.body.flatMap((node): Bare[] => {
    if (node.type === "ExportAllDeclaration") return fromOther(module, node.source.value, wanted, tree)
    if (node.type !== "ExportNamedDeclaration") return []
    if (node.declaration !== null) {
      if (hasDoc(module, node.start)) return []
      return namesOf(node.declaration)
        .filter(isWanted)
        .map((name) => ({ module, name, start: node.start }))
    }
    const locals = new Set(
      node.specifiers.flatMap(({ local, exported }) => {
        const name = "name" in exported ? exported.name : exported.value
        return isWanted(name) ? ["name" in local ? local.name : local.value] : []
      }),
    )
    if (locals.size === 0) return []
    return node.source === null ? ofLocals(module, locals, tree) : fromOther(module, node.source.value, locals, tree)
  })
}

function fromOther(module: Module, specifier: string, wanted: Set<string> | null, tree: Tree): Bare[] {
  const path = resolveImport(module.path, specifier, tree)
  const other = path === null ? undefined : tree.modules.get(path)
  return other === undefined ? [] : undocumented(other, wanted, tree)
}

function ofLocals(module: Module, locals: Set<string>, tree: Tree): Bare[] {
  return module.program.body.flatMap((node): Bare[] => {
    if (node.type === "ImportDeclaration") {
      const imported = node.specifiers.flatMap((specifier) =>
        specifier.type === "ImportSpecifier" && locals.has(specifier.local.name) && "name" in specifier.imported
          ? [specifier.imported.name]
          : [],
      )
      return imported.length === 0 ? [] : fromOther(module, node.source.value, new Set(imported), tree)
    }
    if (hasDoc(module, node.start)) return []
    return namesOf(node)
      .filter((name) => locals.has(name))
      .map((name) => ({ module, name, start: node.start }))
  })
}

function namesOf(node: Statement | Directive | { type: string }): string[] {
  if (node.type === "VariableDeclaration" && "declarations" in node) {
    return node.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []))
  }
  const id: unknown = "id" in node ? node.id : null
  return typeof id === "object" && id !== null && "name" in id && typeof id.name === "string" ? [id.name] : []
}

function hasDoc({ comments, text }: Module, start: number): boolean {
  return comments.some(
    (comment) =>
      comment.type === "Block" &&
      comment.value.startsWith("*") &&
      comment.end <= start &&
      /^[ \t]*\n?[ \t]*$/.test(text.slice(comment.end, start)),
  )
}
