/** Sizes: long files and long functions. Code lines are lines without blanks and comments. */
import { type Comment, type Program, Visitor } from "oxc-parser"
import { type Finding, isTest, type SourceFile, type Tree } from "./source.ts"

const fileLinesMax = 400
// A test file is a list of rules: long, but read one rule at a time.
const testFileLinesMax = 600
const routeLinesMax = 120
const functionLinesMax = 60

/** Files over their limit. Tables of data, which hold no function, are exempt. */
export function fileSizeFindings(tree: Tree): Finding[] {
  return tree.files.flatMap(({ path, text }): Finding[] => {
    if (!/\.(m?[tj]s|css|sql|njk)$/.test(path)) return []
    const module = tree.modules.get(path)
    if (module !== undefined && functionsOf(module.program).length === 0) return []
    const isRoute = /^apps\/[^/]+\/src\/(pages|routes)\/.*\.ts$/.test(path)
    const max = isTest(path) ? testFileLinesMax : isRoute ? routeLinesMax : fileLinesMax
    const lines = module === undefined ? plainLines({ path, text }) : codeLines(text, module.comments)
    if (lines <= max) return []
    const fix = `${lines} code lines, at most ${max}: split it by concept, each file named for its own`
    return [{ path, line: null, rule: "file length", fix }]
  })
}

/** Functions over the limit, nested ones counted in their parent too. A test's `describe` is a heading, not a function. */
export function functionSizeFindings({ modules }: Tree): Finding[] {
  return [...modules.values()].flatMap((module) =>
    functionsOf(module.program).flatMap(({ start, end }): Finding[] => {
      const lines = module.lineOf(end) - module.lineOf(start) + 1
      if (lines <= functionLinesMax) return []
      const fix = `${lines} lines, at most ${functionLinesMax}: keep the branching here, move the leaves out`
      return [{ path: module.path, line: module.lineOf(start), rule: "function length", fix }]
    }),
  )
}

type Span = { start: number; end: number }

function functionsOf(program: Program): Span[] {
  const headings = new Set<number>()
  const found: Span[] = []
  const keep = ({ start, end }: Span) => {
    if (!headings.has(start)) found.push({ start, end })
  }
  new Visitor({
    CallExpression(node) {
      if (rootName(node.callee) !== "describe") return
      for (const argument of node.arguments) headings.add(argument.start)
    },
    FunctionDeclaration: keep,
    FunctionExpression: keep,
    ArrowFunctionExpression: keep,
  }).visit(program)
  return found
}

/** `describe` of `describe.skipIf(x)("title", …)`. */
export function rootName(callee: unknown): string | null {
  if (typeof callee !== "object" || callee === null || !("type" in callee)) return null
  if (callee.type === "Identifier" && "name" in callee && typeof callee.name === "string") return callee.name
  if (callee.type === "MemberExpression" && "object" in callee) return rootName(callee.object)
  if (callee.type === "CallExpression" && "callee" in callee) return rootName(callee.callee)
  return null
}

function codeLines(text: string, comments: Comment[]): number {
  let rest = ""
  let at = 0
  for (const { start, end } of comments) {
    rest += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, " ")
    at = end
  }
  return filled(rest + text.slice(at))
}

function plainLines({ path, text }: SourceFile): number {
  const comment = path.endsWith(".sql")
    ? /^\s*--.*$/gm
    : path.endsWith(".njk")
      ? /\{#[\s\S]*?#\}/g
      : /\/\*[\s\S]*?\*\//g
  return filled(text.replace(comment, ""))
}

function filled(text: string): number {
  return text.split("\n").filter((line) => line.trim() !== "").length
}
