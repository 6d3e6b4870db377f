/**
 * Style as a test: the gates of the house style, each a failure that names its fix.
 *
 * `node tools/tidy.ts` prints what it finds and exits 1; tools/tidy.test.ts runs it with the other tests. What Biome,
 * TypeScript and knip already say is not said again, but for `any` and `!`, which are promises of this project.
 */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import {
  suppressionFindings,
  surroundingsFindings,
  testFindings,
  todoFindings,
  typeHoleFindings,
} from "./tidy/constructs.ts"
import { commandFindings, inventoryFindings } from "./tidy/document-claims.ts"
import { entryDocFindings } from "./tidy/entry-docs.ts"
import { cycleFindings, dependencyFindings, floorFindings } from "./tidy/floors.ts"
import { barrelFindings, nameFindings } from "./tidy/names.ts"
import { documentFindings, linkFindings, machineFindings } from "./tidy/prose.ts"
import { fileSizeFindings, functionSizeFindings } from "./tidy/sizes.ts"
import { type Finding, readTree, type SourceFile } from "./tidy/source.ts"

const gates = [
  floorFindings,
  cycleFindings,
  dependencyFindings,
  fileSizeFindings,
  functionSizeFindings,
  nameFindings,
  barrelFindings,
  entryDocFindings,
  surroundingsFindings,
  typeHoleFindings,
  suppressionFindings,
  testFindings,
  todoFindings,
  documentFindings,
  linkFindings,
  commandFindings,
  inventoryFindings,
  machineFindings,
]

/** Runs every gate over the files of a tree. */
export function tidy(files: SourceFile[]): Finding[] {
  const tree = readTree(files)
  return gates.flatMap((gate) => gate(tree))
}

/** The files git knows or would take in, with their text. Needs git and a checkout. */
export function treeFiles(root: string): SourceFile[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 100_000_000,
  })
  return listed
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }))
}

/** A finding as a line: where, which rule, and the fix. */
export function describeFinding({ path, line, rule, fix }: Finding): string {
  return `${path}${line === null ? "" : `:${line}`} [${rule}] ${fix}`
}

if (import.meta.main) {
  const findings = tidy(treeFiles(fileURLToPath(new URL("..", import.meta.url))))
  for (const finding of findings) console.log(describeFinding(finding))
  process.exitCode = findings.length === 0 ? 0 : 1
}
