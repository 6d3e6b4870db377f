/** Prose: READMEs that come to the point, links that lead somewhere, and no trace of one machine in any file. */
import type { Finding, SourceFile, Tree } from "./source.ts"

const wordsBeforeCommandMax = 120
const readmeWordsMax = 600
const packageReadmeLinesMax = 60
const adrWordsMax = 500

// Words that praise instead of saying what is so. House style, criterion 18.
const praise =
  /\b(awesome|amazing|beautiful(?:ly)?|best-in-class|blazing(?:ly)?|cutting-edge|delightful(?:ly)?|effortless(?:ly)?|elegant(?:ly)?|game-chang\w+|lightning|powerful(?:ly)?|revolutionary|robust(?:ly)?|rock-solid|seamless(?:ly)?|state-of-the-art|stunning|superb|ultrafast|world-class)\b/i

/** Length of READMEs and decision records, emoji and praise in any document. */
export function documentFindings({ files }: Tree): Finding[] {
  return files
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap((file) => [...lengthFindings(file), ...toneFindings(file)])
}

function lengthFindings({ path, text }: SourceFile): Finding[] {
  const found: Finding[] = []
  const say = (rule: string, fix: string) => found.push({ path, line: null, rule, fix })
  const isReadme = /(^|\/)README\.md$/.test(path)
  const lines = text.trimEnd().split("\n").length
  if (/^(packages|apps)\/[^/]+\/README\.md$/.test(path) && lines > packageReadmeLinesMax) {
    say("readme", `${lines} lines, at most ${packageReadmeLinesMax}: keep what a user of the package needs`)
  }
  if (path === "README.md") {
    const before = wordsOf(/^(?:```| {4}\S)/m.test(text) ? (text.split(/^(?:```| {4}\S)/m)[0] ?? "") : text)
    if (before > wordsBeforeCommandMax) {
      say("readme", `${before} words before the first command, at most ${wordsBeforeCommandMax}: say less before it`)
    }
  }
  const words = wordsOf(text.replace(/^```[\s\S]*?^```/gm, ""))
  if (isReadme && words > readmeWordsMax)
    say("readme", `${words} words, at most ${readmeWordsMax}: move the rest to docs/`)
  if (path.startsWith("docs/adr/") && words > adrWordsMax) {
    say("decision record", `${words} words, at most ${adrWordsMax}, which is a page: keep what decided it`)
  }
  return found
}

function toneFindings({ path, text }: SourceFile): Finding[] {
  return text.split("\n").flatMap((line, index): Finding[] => {
    const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u.exec(line)
    const word = praise.exec(line)
    const at = { path, line: index + 1, rule: "tone" }
    return [
      ...(emoji === null ? [] : [{ ...at, fix: `no emoji (${emoji[0]}): say it in words` }]),
      ...(word === null ? [] : [{ ...at, fix: `"${word[0]}" praises: say what is so, with its measure` }]),
    ]
  })
}

function wordsOf(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

/** The gates and their tests name what they look for. */
function isAboutTidy(path: string): boolean {
  return path.startsWith("tools/tidy")
}

/** Relative links in Markdown, and documents named in code, that lead nowhere. */
export function linkFindings(tree: Tree): Finding[] {
  return tree.files.flatMap((file) => {
    if (file.path.endsWith(".md")) return deadLinks(file, tree.paths)
    const isCode = /\.(m?[tj]s|sql|css|njk)$/.test(file.path) && !isAboutTidy(file.path)
    return isCode ? deadMentions(file, tree.paths) : []
  })
}

function deadLinks({ path, text }: SourceFile, paths: Set<string>): Finding[] {
  const folder = path.split("/").slice(0, -1)
  const plain = text.replace(/^```[\s\S]*?^```/gm, (code) => code.replace(/[^\n]/g, " ")).replace(/`[^`\n]*`/g, "")
  return plain.split("\n").flatMap((line, index) =>
    [...line.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]): Finding[] => {
      if (/^([a-z]+:|#)/.test(target)) return []
      const steps = target.startsWith("/") ? [] : [...folder]
      for (const step of (target.split("#")[0] ?? "").split("/")) {
        if (step === "..") steps.pop()
        else if (step !== "." && step !== "") steps.push(step)
      }
      const fix = `${target} leads nowhere: write the path as it is now, or take the link out`
      return isThere(steps.join("/"), paths) ? [] : [{ path, line: index + 1, rule: "dead link", fix }]
    }),
  )
}

function deadMentions({ path, text }: SourceFile, paths: Set<string>): Finding[] {
  return text.split("\n").flatMap((line, index) =>
    [...line.matchAll(/(?<![\w/.])(docs\/adr\/\d{4}|(?:docs|packages|apps)\/[\w/-]+\.md)/g)].flatMap(
      ([, mention = ""]): Finding[] => {
        const isNamed = mention.endsWith(".md")
          ? paths.has(mention)
          : [...paths].some((each) => each.startsWith(mention))
        const fix = `${mention} is not there: write it, or name what is`
        return isNamed ? [] : [{ path, line: index + 1, rule: "dead link", fix }]
      },
    ),
  )
}

function isThere(target: string, paths: Set<string>): boolean {
  return target === "" || paths.has(target) || [...paths].some((each) => each.startsWith(`${target}/`))
}

const homes = ["home", "work", "Users", "root"].join("|")
const machinePath = new RegExp(`(?<![\\w.:/$}{-])/(?:${homes})/[\\w.-]+`)
const registryHost = /\b(registry\.[\w-]+\.\w+|[\w-]+\.jfrog\.io|artifactory|verdaccio|npm\.pkg\.[\w.]+)\b/i

/** Paths of one machine and hosts of package registries, in any text file. */
export function machineFindings({ files }: Tree): Finding[] {
  return files.flatMap(({ path, text }): Finding[] => {
    if (text.includes("\0") || isAboutTidy(path)) return []
    return text.split("\n").flatMap((line, index): Finding[] => {
      const match = machinePath.exec(line) ?? registryHost.exec(line)
      const fix = `${match?.[0]}: nothing of one machine or registry is kept; write it relative, or leave it out`
      return match === null ? [] : [{ path, line: index + 1, rule: "machine", fix }]
    })
  })
}
