import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { ConfigurationError, environment } from "./environment.ts"

const folder = mkdtempSync(join(tmpdir(), "environment-"))

function fileOf(name: string, body: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, body)
  return path
}

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems
    throw error
  }
  return []
}

test("each reader gives its typed value", () => {
  const secret = fileOf("secret", `${"k".repeat(40)}\n`)
  const variables = {
    NAME: "Example hotline",
    PORT: "8080",
    ON: "yes",
    OFF: "0",
    WHERE: "https://example.org/a",
    MODE: "live",
    CERT: secret,
    SECRET_FILE: secret,
  }
  const config = environment(variables, (read) => ({
    name: read.text("NAME"),
    port: read.integer("PORT", { min: 1, max: 65_535 }),
    on: read.flag("ON"),
    off: read.flag("OFF"),
    where: read.url("WHERE").hostname,
    mode: read.choice("MODE", ["live", "sandbox"]),
    cert: read.file("CERT"),
    secretBytes: read.secretFile("SECRET_FILE").length,
  }))
  expect(config).toEqual({
    name: "Example hotline",
    port: 8080,
    on: true,
    off: false,
    where: "example.org",
    mode: "live",
    cert: secret,
    secretBytes: 40,
  })
})

test("an unset or empty variable takes its default, null included", () => {
  const config = environment({ EMPTY: "" }, (read) => ({
    port: read.integer("EMPTY", { min: 1, max: 9, default: 4 }),
    name: read.text("NONE", { default: null }),
    flag: read.flag("NONE", { default: false }),
  }))
  expect(config).toEqual({ port: 4, name: null, flag: false })
})

test("every bad variable is named in one message, with what was expected and without its value", () => {
  const problems = problemsOf(() =>
    environment({ PORT: "70000", MODE: "hunter2", WHERE: "ftp://hunter2", FLAG: "maybe" }, (read) => ({
      port: read.integer("PORT", { min: 1, max: 65_535 }),
      mode: read.choice("MODE", ["live", "sandbox"]),
      where: read.url("WHERE"),
      flag: read.flag("FLAG"),
      name: read.text("NAME"),
      secret: read.secretFile("SECRET_FILE"),
    })),
  )
  expect(problems).toEqual([
    "PORT is not valid; expected a whole number from 1 to 65535",
    "MODE is not valid; expected one of live, sandbox",
    "WHERE is not valid; expected an absolute URL beginning https:// or http://",
    "FLAG is not valid; expected on or off",
    "NAME is not set; expected text",
    "SECRET_FILE is not set; expected the path of a readable file of 32 to 65536 bytes",
  ])
  expect(problems.join()).not.toContain("hunter2")
})

test.each(["", " 8", "8.5", "1e3", "0x10", "-0x1", "9999999999999999"])("%j is not a whole number", (text) => {
  const problems = problemsOf(() => environment({ N: text }, (read) => read.integer("N", { min: 0, max: 1e15 })))
  expect(problems).toHaveLength(1)
})

test("a secret file loses one line end and no other byte", () => {
  const body = Uint8Array.from([...Array(32).keys(), 0x0d, 0x0a])
  const read = environment({ F: fileOf("bytes", body) }, (reader) => reader.secretFile("F"))
  expect([...read]).toEqual([...Array(32).keys()])
})

test("a secret that is too short, too long, or a folder is refused", () => {
  const paths = [fileOf("short", "x".repeat(31)), fileOf("long", "x".repeat(65_540)), folder, join(folder, "none")]
  for (const path of paths) {
    expect(problemsOf(() => environment({ F: path }, (read) => read.secretFile("F")))).toHaveLength(1)
  }
})

test("a failure caused by a stand-in value is told as the variable that caused it", () => {
  const problems = problemsOf(() =>
    environment({}, (read) => {
      const name = read.text("NAME")
      if (name === "") throw new Error("name is empty")
      return name
    }),
  )
  expect(problems).toEqual(["NAME is not set; expected text"])
})

test("text keeps to its pattern and length", () => {
  const read = (text: string) =>
    problemsOf(() =>
      environment({ T: text }, (reader) =>
        reader.text("T", { pattern: /^[a-z]+$/, charactersMax: 5, expected: "a word" }),
      ),
    )
  expect(read("abc")).toEqual([])
  expect(read("abcdef")).toEqual(["T is not valid; expected a word"])
  expect(read("ab1")).toEqual(["T is not valid; expected a word"])
})
