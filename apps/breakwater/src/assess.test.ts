import { spawnSync } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "breakwater-assess-"))
const main = join(import.meta.dirname, "main.ts")
const breakwater = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: "utf8" })
const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const threat = {
  id: "a",
  lang: "en",
  label: "sextortion",
  firstThreat: 0,
  messages: [{ from: "them", t: 0, text: "I recorded you. Pay 200 or I send your nudes to your school" }],
}
const dinner = { id: "b", lang: "en", label: "benign", messages: [{ from: "me", t: 0, text: "what is for dinner" }] }

test("a line of JSON for each conversation says outcome, first message, and the words", () => {
  const path = file("chats.jsonl", `${JSON.stringify(threat)}\n${JSON.stringify(dinner)}\n`)
  const { stdout, status } = breakwater("assess", path, "--json")
  const [first, second] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
  expect(status).toBe(0)
  expect(first).toMatchObject({ id: "a", outcome: "sextortion", alarmAt: 0, cautionAt: 0 })
  expect(first.reasons[0].spans[0]).toMatchObject({ message: 0 })
  expect(second).toMatchObject({ id: "b", outcome: "none", risk: "none", alarmAt: null })
})

test("in words it never says safe, and explains each step with its rule and version", () => {
  const path = file("paste.txt", "hello\nsee you at six\n")
  expect(breakwater("assess", path).stdout).toContain("that does not prove that it is safe")
  const explained = breakwater("assess", file("one.jsonl", JSON.stringify(threat)), "--explain").stdout
  expect(explained).toMatch(/\[demand\.[a-z-]+ v\d+\]/)
})

test("a broken line is named by its number, and a file that is no text by its name", () => {
  const broken = breakwater("assess", file("broken.jsonl", `${JSON.stringify(threat)}\n{"messages": 3}\n`))
  expect([broken.status, broken.stderr]).toEqual([1, expect.stringContaining("line 2")])
  expect(breakwater("assess", file("x.bin", "\u0000\u0001\u0000")).stderr).toContain("it is no text")
  expect(breakwater("assess").status).toBe(2)
})

test("the evaluator prints counts with intervals, and no word of a conversation", () => {
  const set = mkdtempSync(join(tmpdir(), "breakwater-evaluate-"))
  writeFileSync(join(set, "a.jsonl"), `${JSON.stringify(threat)}\n${JSON.stringify(dinner)}\n`)
  const { stdout, status } = breakwater("evaluate", set)
  expect(status).toBe(0)
  expect(stdout).toMatch(/recall\s+1 of 1: 100\.0 % \(\d/)
  expect(stdout).toContain("baseline: bag of words")
  expect(stdout + breakwater("evaluate", set, "--json").stdout).not.toMatch(/nudes|dinner|school/)
  writeFileSync(join(set, "b.jsonl"), '{"id": "c", "lang": "en", "label": "murder", "messages": []}\n')
  expect(breakwater("evaluate", set).stderr).toContain("b.jsonl, line 1: label")
}, 60_000)
