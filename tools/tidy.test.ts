import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import type { SourceFile } from "./tidy/source.ts"
import { describeFinding, tidy, treeFiles } from "./tidy.ts"

const root = fileURLToPath(new URL("..", import.meta.url))

test("the tree keeps the house style", () => {
  expect(tidy(treeFiles(root)).map(describeFinding)).toEqual([])
})

/** A small tree that keeps every rule, with some files replaced or added. */
function tree(changed: Record<string, string> = {}): SourceFile[] {
  const member = (name: string, dependencies: string[] = []) =>
    JSON.stringify({
      name: `@breakwater/${name}`,
      exports: { ".": `./src/${name}.ts` },
      dependencies: Object.fromEntries(dependencies.map((each) => [each, "0.1.0"])),
    })
  const files: Record<string, string> = {
    "README.md": "# Small\n\nWhat it is.\n\n    npm start\n",
    "packages/pdq/package.json": member("pdq"),
    "packages/pdq/src/pdq.ts": "/** A hash. */\nexport const hash = 1\n",
    "packages/casework/package.json": member("casework", ["@breakwater/pdq"]),
    "packages/casework/src/casework.ts":
      'import { hash } from "@breakwater/pdq"\n/** A case. */\nexport function open() {\n  return hash\n}\n',
    "apps/site/package.json": member("site", ["@breakwater/casework"]),
    "apps/site/src/main.ts": "export const port = process.env.PORT\n",
    ...changed,
  }
  return Object.entries(files).map(([path, text]) => ({ path, text }))
}

function rulesBroken(changed: Record<string, string>): string[] {
  return tidy(tree(changed)).map(({ path, rule }) => `${path}: ${rule}`)
}

test("a tree that keeps every rule has no findings", () => {
  expect(tidy(tree())).toEqual([])
})

test("a finding says where, which rule, and the fix", () => {
  const [finding] = tidy(tree({ "packages/pdq/src/pdq.ts": "/** A. */\nexport const hash: any = 1\n" }))
  expect(finding && describeFinding(finding)).toMatch(/^packages\/pdq\/src\/pdq\.ts:2 \[any\] .*unknown/)
})

const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join("\n")
const functionOf = (count: number) => `function long() {\n${lines(count - 2, (n) => `  void ${n}`)}\n}\n`
const words = (count: number) => "word ".repeat(count)
const documented = (text: string) => `/** A hash. */\nexport const hash = 1\n${text}`

/** Title, files, and what must be found. */
const broken: [string, Record<string, string>, string[]][] = [
  [
    "a package that imports a higher floor",
    { "packages/pdq/src/up.ts": 'import { open } from "@breakwater/casework"\nvoid open\n' },
    ["packages/pdq/src/up.ts: floor"],
  ],
  [
    "an app that imports an app",
    { "apps/console/src/look.ts": 'import { port } from "@breakwater/site/main"\nvoid port\n' },
    ["apps/console/src/look.ts: floor"],
  ],
  [
    "a path into another package",
    { "packages/casework/src/reach.ts": 'import { hash } from "../../pdq/src/pdq.ts"\nvoid hash\n' },
    ["packages/casework/src/reach.ts: floor"],
  ],
  ["a package without a floor", { "packages/new/package.json": "{}" }, ["packages/new/package.json: floor"]],
  [
    "a workspace dependency that is not declared",
    { "apps/site/src/hash.ts": 'import { hash } from "@breakwater/pdq"\nvoid hash\n' },
    ["apps/site/src/hash.ts: dependency"],
  ],
  [
    "more runtime dependencies than a floor may have",
    { "packages/pdq/package.json": JSON.stringify({ name: "pdq", dependencies: { a: "1", b: "1", c: "1" } }) },
    ["packages/pdq/package.json: dependencies"],
  ],
  [
    "modules that import each other",
    {
      "apps/site/src/a.ts": 'import { b } from "./b.ts"\nexport const a = () => b\n',
      "apps/site/src/b.ts": 'import { a } from "./a.ts"\nexport const b = () => a\n',
    },
    ["apps/site/src/a.ts: import cycle"],
  ],
  [
    "a file of more than 400 code lines",
    { "apps/site/src/long.ts": `const f = () => 1\n${lines(400, () => "f()")}\n` },
    ["apps/site/src/long.ts: file length"],
  ],
  [
    "a style sheet of more than 400 lines",
    { "apps/site/src/long.css": lines(401, (n) => `.a${n} {}`) },
    ["apps/site/src/long.css: file length"],
  ],
  [
    "a route of more than 120 code lines",
    { "apps/site/src/pages/start/show.ts": `const f = () => 1\n${lines(120, () => "f()")}\n` },
    ["apps/site/src/pages/start/show.ts: file length"],
  ],
  [
    "a function of more than 60 lines",
    { "apps/site/src/long.ts": functionOf(61) },
    ["apps/site/src/long.ts: function length"],
  ],
  [
    "a kernel's function of more than 60 lines, decorated or not",
    { "packages/pdq/kernel/long.ts": `@inline\n${functionOf(61)}` },
    ["packages/pdq/kernel/long.ts: function length"],
  ],
  ["a file named for no concept", { "apps/site/src/utils.ts": "void 0\n" }, ["apps/site/src/utils.ts: name"]],
  ["a folder named for no concept", { "apps/site/src/shared/a.ts": "void 0\n" }, ["apps/site/src/shared/a.ts: name"]],
  ["a name not in kebab-case", { "apps/site/src/hashList.ts": "void 0\n" }, ["apps/site/src/hashList.ts: name"]],
  [
    "a barrel that is no entry",
    { "apps/site/src/pages.ts": 'export * from "./main.ts"\n' },
    ["apps/site/src/pages.ts: barrel"],
  ],
  [
    "an export of an entry without a doc comment",
    { "packages/pdq/src/pdq.ts": documented("export type Pixels = number\n") },
    ["packages/pdq/src/pdq.ts: entry docs"],
  ],
  [
    "an undocumented declaration handed on by an entry",
    {
      "packages/pdq/src/pdq.ts": documented('export * from "./a.ts"\nexport { b } from "./b.ts"\n'),
      "packages/pdq/src/a.ts": "/** About the file. */\n\nexport const a = 1\n",
      "packages/pdq/src/b.ts": "const b = 1\nexport { b }\nexport const unused = 1\n",
    },
    ["packages/pdq/src/a.ts: entry docs", "packages/pdq/src/b.ts: entry docs"],
  ],
  [
    "a pure floor that imports from Node",
    { "packages/pdq/src/pdq.ts": documented('import { readFileSync } from "node:fs"\nvoid readFileSync\n') },
    ["packages/pdq/src/pdq.ts: pure floor"],
  ],
  [
    "a clock, chance and the environment outside of main.ts and config.ts",
    {
      "apps/site/src/now.ts":
        "export const all = () => [Date.now(), Math.random(), new Date(), process.env.PORT, new Date(0)]\n",
    },
    Array.from({ length: 4 }, () => "apps/site/src/now.ts: surroundings"),
  ],
  ["the type any", { "apps/site/src/a.ts": "export const a = (b: any) => b\n" }, ["apps/site/src/a.ts: any"]],
  [
    "a non-null assertion",
    { "apps/site/src/a.ts": "export const a = (b: string | null) => b!.length\n" },
    ["apps/site/src/a.ts: non-null !"],
  ],
  [
    "a suppression without a reason, and one of a type error",
    { "apps/site/src/a.ts": "// biome-ignore lint/x/y: no\nvoid 0\n// @ts-ignore: we know better\nvoid 0\n" },
    ["apps/site/src/a.ts: suppression", "apps/site/src/a.ts: suppression", ".: suppression"],
  ],
  [
    "a test title that states no rule, in any form of test",
    { "apps/site/src/a.test.ts": 'test.each([1])("should add %d", () => {})\nit("works", () => {})\n' },
    ["apps/site/src/a.test.ts: test title", "apps/site/src/a.test.ts: test title"],
  ],
  [
    "a mock of an own module",
    { "apps/site/src/a.test.ts": 'vi.mock("@breakwater/casework")\nvi.mock("./main.ts")\n' },
    ["apps/site/src/a.test.ts: mock", "apps/site/src/a.test.ts: mock"],
  ],
  [
    "work left over without an issue",
    { "apps/site/src/a.ts": `// ${"TO"}DO: later\n// ${"TO"}DO(#12): later, as said there\nvoid 0\n` },
    ["apps/site/src/a.ts: todo"],
  ],
  [
    "a README that comes late to its first command",
    { "README.md": `${words(121)}\n\n    npm start\n` },
    ["README.md: readme"],
  ],
  ["a README of more than 600 words", { "README.md": `# A\n\n    npm start\n\n${words(600)}` }, ["README.md: readme"]],
  [
    "a package README of more than 60 lines",
    { "packages/pdq/README.md": lines(61, (n) => `line ${n}`) },
    ["packages/pdq/README.md: readme"],
  ],
  [
    "a decision record longer than a page",
    { "docs/adr/0001-a.md": words(501) },
    ["docs/adr/0001-a.md: decision record"],
  ],
  [
    "emoji and praise in a document",
    { "docs/a.md": "A \u{1f680}\n\nA robust tool.\n" },
    ["docs/a.md: tone", "docs/a.md: tone"],
  ],
  ["a dead link in a document", { "docs/a.md": "[there](../README.md) [gone](gone.md)\n" }, ["docs/a.md: dead link"]],
  [
    "a document named in code that is not there",
    { "apps/site/src/a.ts": `// Rationale: docs/${"adr"}/0099.\nvoid 0\n` },
    ["apps/site/src/a.ts: dead link"],
  ],
  [
    "a command in a document that does not run",
    {
      "docs/a.md":
        "`npm run gone`, `npx breakwater gone`, `node tools/gone.ts`; Node 24 and node --version are well.\n",
    },
    Array.from({ length: 3 }, () => "docs/a.md: dead command"),
  ],
  [
    "a column that the data inventory leaves out",
    {
      "packages/store/src/sql/0001-a.sql":
        "create table cases (\n  id bigint,\n  secret text,\n  unique (id)\n);\nalter table cases add column late text;\n",
      "docs/data-inventory.md": "**cases**: id, and late. **other**: secret.\n",
    },
    ["packages/store/src/sql/0001-a.sql: data inventory"],
  ],
  [
    "a path of one machine, and a registry's host",
    { "docs/a.md": "See /home/someone/breakwater.\n\nFrom registry.example.org.\n" },
    ["docs/a.md: machine", "docs/a.md: machine"],
  ],
]

describe("found", () => {
  test.each(broken)("%s", (_title, changed, expected) => {
    expect(rulesBroken(changed).sort()).toEqual([...expected].sort())
  })
})

/** What looks like a broken rule and is none. */
const kept: [string, Record<string, string>][] = [
  [
    "a table of data of any length",
    { "apps/site/src/table.ts": `export const table = [\n${lines(500, (n) => `  ${n},`)}\n]\n` },
  ],
  ["a comment of any length", { "apps/site/src/a.ts": `/*\n${lines(500, () => " * why")}\n */\nvoid (() => 0)\n` }],
  [
    "a heading over many tests",
    { "apps/site/src/a.test.ts": `describe.skipIf(false)("rules", () => {\n${lines(70, () => "  void 0")}\n})\n` },
  ],
  [
    "modules that import each other's types",
    {
      "apps/site/src/a.ts": 'import type { B } from "./b.ts"\nexport type A = B\n',
      "apps/site/src/b.ts": 'import type { A } from "./a.ts"\nexport type B = A | null\n',
    },
  ],
  [
    "what only the tests of a pure package import",
    {
      "packages/pdq/src/test-picture.ts": 'import { readFileSync } from "node:fs"\nexport const read = readFileSync\n',
      "packages/pdq/src/pdq.test.ts": 'import { read } from "./test-picture.ts"\nvoid read\n',
    },
  ],
  [
    "the command, which only wires apps",
    {
      "apps/breakwater/package.json": JSON.stringify({
        name: "@breakwater/breakwater",
        dependencies: { "@breakwater/site": "0.1.0" },
      }),
      "apps/breakwater/src/main.ts": 'import "@breakwater/site"\n',
    },
  ],
  ["an address that contains a folder's name", { "docs/a.md": "https://example.org/home/page and /usr/bin/node\n" }],
  ["links in code", { "docs/a.md": "`[a](b.md)`\n\n```\n[a](b.md)\n```\n" }],
]

describe("not found", () => {
  test.each(kept)("%s", (_title, changed) => {
    expect(rulesBroken(changed)).toEqual([])
  })
})
