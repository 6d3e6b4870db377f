/**
 * Environment: typed and bounded readers for an app's configuration, read once at start.
 *
 * All that is wrong is told in one message by variable name; a value is never repeated, as it may be a secret.
 * The environment itself is passed in; nothing here reads `process.env`.
 */
import { readFileSync, statSync } from "node:fs"

/** What an app is configured by: variable names to text. */
export type Variables = Record<string, string | undefined>

/** Thrown at start. `problems` holds a line for each bad variable. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError"
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`Not configured:\n${problems.map((problem) => `  ${problem}`).join("\n")}`)
    this.problems = problems
  }
}

type Fallback<D> = { default?: D }
type TextBounds = { charactersMin?: number; charactersMax?: number; pattern?: RegExp; expected?: string }
type Bounds = { min: number; max: number }
type Parsed<T> = { ok: true; value: T } | { ok: false; expected: string }

/** Reads one variable each. Without `default` the variable is needed; `default: null` makes it optional. */
export type Reader = {
  /** Text of `charactersMin` (1) to `charactersMax` (1000) characters, matching `pattern` (told as `expected`). */
  text<D = never>(name: string, o?: Fallback<D> & TextBounds): string | D
  /** One of a closed list of words. */
  choice<const C extends string, D = never>(name: string, choices: readonly [C, ...C[]], o?: Fallback<D>): C | D
  /** A whole number within `min` and `max`, both included. */
  integer<D = never>(name: string, o: Fallback<D> & Bounds): number | D
  /** `on`, `true`, `yes`, `1` or `off`, `false`, `no`, `0`. */
  flag<D = never>(name: string, o?: Fallback<D>): boolean | D
  /** An absolute URL of one of the protocols (`https:` and `http:` unless told). */
  url<D = never>(name: string, o?: Fallback<D> & { protocols?: readonly string[] }): URL | D
  /** The path of a file that is there. */
  file<D = never>(name: string, o?: Fallback<D>): string | D
  /** The bytes of the file the variable names, without one last line end. `bytesMin` 32, `bytesMax` 65536. */
  secretFile<D = never>(name: string, o?: Fallback<D> & { bytesMin?: number; bytesMax?: number }): Uint8Array | D
}

/**
 * Reads a whole configuration: `environment(process.env, (read) => ({ port: read.integer("PORT", { min: 1, max: 65535 }) }))`.
 * Throws one ConfigurationError naming every variable that is missing or out of bounds, with what was expected.
 */
export function environment<T>(variables: Variables, build: (read: Reader) => T): T {
  const problems: string[] = []
  let built: T
  try {
    built = build(createReader(variables, problems))
  } catch (error) {
    // Whatever was built from a stand-in value may fail; the variables are the cause to tell.
    if (problems.length > 0) throw new ConfigurationError(problems)
    throw error
  }
  if (problems.length > 0) throw new ConfigurationError(problems)
  return built
}

function createReader(variables: Variables, problems: string[]): Reader {
  // The stand-in never leaves `environment`, which throws once a problem is noted.
  function read<T, D>(
    name: string,
    o: Fallback<D>,
    standIn: T,
    expected: string,
    parse: (text: string) => Parsed<T>,
  ): T | D {
    const text = variables[name]
    if (text === undefined || text === "") {
      if (o.default !== undefined) return o.default
      problems.push(`${name} is not set; expected ${expected}`)
      return standIn
    }
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    problems.push(`${name} is not valid; expected ${parsed.expected}`)
    return standIn
  }
  return {
    text: (name, o = {}) => read(name, o, "", o.expected ?? "text", (text) => parseText(text, o)),
    choice: (name, choices, o = {}) =>
      read(name, o, choices[0], `one of ${choices.join(", ")}`, (text) => parseChoice(text, choices)),
    integer: (name, o) => read(name, o, o.min, expectedInteger(o), (text) => parseInteger(text, o)),
    flag: (name, o = {}) => read(name, o, false, "on or off", parseFlag),
    url: (name, o = {}) => {
      const protocols = o.protocols ?? ["https:", "http:"]
      return read(name, o, new URL("about:blank"), expectedUrl(protocols), (text) => parseUrl(text, protocols))
    },
    file: (name, o = {}) => read(name, o, "", "the path of a file", parseFile),
    secretFile: (name, o = {}) => {
      const { bytesMin = 32, bytesMax = 65_536 } = o
      const expected = `the path of a readable file of ${bytesMin} to ${bytesMax} bytes`
      return read(name, o, new Uint8Array(bytesMin), expected, (path) =>
        parseSecretFile(path, bytesMin, bytesMax, expected),
      )
    },
  }
}

function parseText(text: string, bounds: TextBounds): Parsed<string> {
  const { charactersMin = 1, charactersMax = 1000, pattern } = bounds
  if (text.length < charactersMin || text.length > charactersMax)
    return { ok: false, expected: bounds.expected ?? `${charactersMin} to ${charactersMax} characters` }
  if (pattern !== undefined && !pattern.test(text))
    return { ok: false, expected: bounds.expected ?? `text of the form ${pattern.source}` }
  return { ok: true, value: text }
}

function parseChoice<C extends string>(text: string, choices: readonly C[]): Parsed<C> {
  const value = choices.find((choice) => choice === text)
  return value === undefined ? { ok: false, expected: `one of ${choices.join(", ")}` } : { ok: true, value }
}

function expectedInteger({ min, max }: Bounds): string {
  return `a whole number from ${min} to ${max}`
}

function parseInteger(text: string, bounds: Bounds): Parsed<number> {
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  const inside = value >= bounds.min && value <= bounds.max
  return inside ? { ok: true, value } : { ok: false, expected: expectedInteger(bounds) }
}

function parseFlag(text: string): Parsed<boolean> {
  if (/^(on|true|yes|1)$/i.test(text)) return { ok: true, value: true }
  if (/^(off|false|no|0)$/i.test(text)) return { ok: true, value: false }
  return { ok: false, expected: "on or off" }
}

function expectedUrl(protocols: readonly string[]): string {
  return `an absolute URL beginning ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`
}

function parseUrl(text: string, protocols: readonly string[]): Parsed<URL> {
  const value = URL.parse(text)
  if (value === null || !protocols.includes(value.protocol)) return { ok: false, expected: expectedUrl(protocols) }
  return { ok: true, value }
}

function parseFile(path: string): Parsed<string> {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true
  return isFile ? { ok: true, value: path } : { ok: false, expected: "the path of a file that is there" }
}

function parseSecretFile(path: string, bytesMin: number, bytesMax: number, expected: string): Parsed<Uint8Array> {
  const file = statSync(path, { throwIfNoEntry: false })
  // The bound is asked of the file system first: a path to a device or a disk image is not read.
  if (file?.isFile() !== true || file.size > bytesMax + 2) return { ok: false, expected }
  const value = withoutLineEnd(readFileSync(path))
  if (value.length < bytesMin || value.length > bytesMax) return { ok: false, expected }
  return { ok: true, value }
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  const newline = bytes.at(-1) === 0x0a
  const carriage = newline && bytes.at(-2) === 0x0d
  return bytes.subarray(0, bytes.length - (carriage ? 2 : newline ? 1 : 0))
}
