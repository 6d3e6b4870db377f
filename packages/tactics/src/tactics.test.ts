/** The engine's promises, on conversations of any shape; and every phrase of every language. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { isFaithful, longChatsOf, readLabelled } from "./evaluate.ts"
import { isMatter } from "./hearing.ts"
import { lexica, lexicaWith, rules } from "./load.ts"
import { createReader } from "./read-message.ts"
import { readLanguage, readRules } from "./rule-file.ts"
import { assess, createAssessor, type Message } from "./tactics.ts"

const folder = join(import.meta.dirname, "../conversations/development")
const conversations = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean))
  .map((line) => {
    const read = readLabelled(line)
    if (!read.ok) throw new Error(read.problem)
    return read.value
  })
const figures: unknown = JSON.parse(readFileSync(join(folder, "../figures.json"), "utf8"))
const lines = conversations.flatMap(({ messages }) => messages.map(({ text }) => text))
const message = fc.record({
  from: fc.constantFrom("me", "them"),
  t: fc.option(fc.integer({ min: 0, max: 100_000 })),
  text: fc.oneof(fc.constantFrom(...lines), fc.string({ unit: "grapheme", maxLength: 60 })),
})
const chat = fc.array(message, { maxLength: 14 })
const keys = new Set(
  rules()
    .filter((rule) => isMatter(rule))
    .map(({ id }) => id),
)
const ordinary = ["see you at six", "what's for dinner", "ok", "the match was great", "goodnight"]

describe("on any conversation", () => {
  test("fed message by message it says the same as all at once", () => {
    fc.assert(
      fc.property(chat, (messages) => {
        const assessor = createAssessor(lexica(), rules())
        for (const [at, each] of messages.entries()) {
          assessor.add(each)
          expect(assessor.assessment()).toEqual(assess(messages.slice(0, at + 1)))
        }
      }),
      { numRuns: 60 },
    )
  })

  test("ordinary messages that come after never lower an alarm", () => {
    fc.assert(
      fc.property(chat, fc.array(fc.constantFrom(...ordinary), { maxLength: 5 }), (messages, more) => {
        const before = assess(messages)
        const after = assess([...messages, ...more.map((text): Message => ({ from: "them", text, t: null }))])
        if (before.outcome === "sextortion") expect(after.outcome).toBe("sextortion")
        expect(["none", "concern", "emergency"].indexOf(after.risk)).toBeGreaterThanOrEqual(
          ["none", "concern", "emergency"].indexOf(before.risk),
        )
      }),
      { numRuns: 60 },
    )
  })

  test("with the speakers swapped the accusation moves, and nothing else", () => {
    fc.assert(
      fc.property(chat, (messages) => {
        const swap = (from: string) => (from === "me" ? "them" : "me")
        const one = assess(messages)
        const other = assess(messages.map((each) => ({ ...each, from: swap(each.from) })))
        expect(other.outcome).toBe(one.outcome)
        expect(other.accused).toBe(one.accused === null ? null : swap(one.accused))
      }),
      { numRuns: 60 },
    )
  })

  test("words alone raise no alarm without something that a rule found, and every cited word stands where it is said to stand", () => {
    fc.assert(
      fc.property(chat, (messages) => {
        const { outcome, reasons, tactics } = assess(messages)
        const cited = reasons.map(({ rule }) => rule)
        if (outcome === "sextortion") expect(cited.some((rule) => keys.has(rule))).toBe(true)
        for (const { spans } of [...reasons, ...tactics]) {
          for (const { message: at, start, end, text } of spans) {
            expect(messages[at]?.text.slice(start, end)).toBe(text)
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  test("a message of megabytes, of any repetition, takes time in proportion", () => {
    for (const part of ["i will send it to ", "a ", "s.e.n.d. ", "ааа", "1337 $", "لا ", "\u200b"]) {
      const { outcome } = assess([{ from: "them", text: part.repeat(Math.ceil(5_000_000 / part.length)), t: null }])
      expect(["none", "caution"]).toContain(outcome)
    }
  }, 60_000)
})

test("an alarm in a message of megabytes is cited in time in proportion, too", () => {
  const threat = "pay me 200 or I send your nudes to your school. "
  const { outcome, reasons } = assess([
    { from: "them", text: threat.repeat(Math.ceil(2_000_000 / threat.length)), t: null },
  ])
  expect(outcome).toBe("sextortion")
  expect(reasons.length).toBeGreaterThan(0)
}, 60_000)

const assessed = conversations.map((conversation) => ({ ...conversation, found: assess(conversation.messages) }))

describe("on the development set", () => {
  test("as many are recognised, called that wrongly and led to help as is written down, conversation by conversation", () => {
    const of = (...labels: string[]) => assessed.filter(({ label }) => labels.includes(label))
    const alarmed = (some: typeof assessed) => some.filter(({ found }) => found.outcome === "sextortion").length
    const others = assessed.filter(({ label }) => label !== "sextortion")
    const help = of("help_seeking")
    const long = longChatsOf(conversations, 86_400)
      .filter(({ label }) => label === "benign")
      .map((conversation) => ({ ...conversation, found: assess(conversation.messages) }))
    expect({
      recognised: [alarmed(of("sextortion")), of("sextortion").length],
      wrong: [alarmed(others), others.length],
      "wrong on help-seeking and awareness": [
        alarmed(of("help_seeking", "awareness")),
        of("help_seeking", "awareness").length,
      ],
      "wrong in long chats of these, a day apart": [alarmed(long), long.length],
      "led to help": [help.filter(({ found }) => found.helpSeeking || found.risk !== "none").length, help.length],
    }).toEqual(figures)
  })

  test("the cited words alone raise the alarm, and without them there is none", () => {
    const unfaithful = assessed.filter(
      ({ label, messages, found }) =>
        label === "sextortion" && found.outcome === "sextortion" && !isFaithful(messages, found, assess),
    )
    expect(unfaithful.map(({ id }) => id)).toEqual([])
  }, 120_000)
})

test("the names of people change nothing", () => {
  const of = (name: string) => [{ from: "them", t: 0, text: `${name}, pay me 200 or I send your nudes to your school` }]
  expect(new Set(["Alex", "Fatima", "Bo", "Jürgen"].map((name) => assess(of(name)).outcome))).toEqual(
    new Set(["sextortion"]),
  )
})

test("every rule is found in its own example", () => {
  for (const { id, example } of rules()) {
    const reader = createReader(lexica(), rules(), {
      direction: false,
      conjunction: false,
      forms: false,
      weights: false,
    })
    const { hits } = reader.read({ from: "them", t: 0, text: example }, 0)
    const found = hits.map(({ rule }) => rule.id)
    expect(found, `${id}: ${example}`).toContain(id)
  }
})

test("an operator's own words are added to a language, and mistakes in them are named", () => {
  const overlay = { language: "en", words: { "threat-words": "feed you to the wolves" } }
  const assessor = createAssessor(lexicaWith([[overlay, "mine.json"]]), rules())
  assessor.add({
    from: "them",
    t: 0,
    text: "i have all your followers. send me 200 right now or i feed you to the wolves",
  })
  assessor.add({ from: "me", t: 5, text: "please dont do this" })
  expect(assessor.assessment().outcome).toBe("sextortion")
  expect(() => lexicaWith([[{ language: "xx", words: { people: "x" } }, "mine.json"]])).toThrow(/mine.json: language/)
})

test("a rule file with mistakes is refused, each named with its place", () => {
  expect(() => readRules({ version: 1, rules: [{ id: "x", slot: "nothing" }] }, "mine.json")).toThrow(
    /mine.json: x: slot/,
  )
  expect(() => readLanguage({ language: "en", words: { a: "st*em" } }, "en.json")).toThrow(/en.json: words.a: st\*em/)
})

const phrases = join(import.meta.dirname, "../../../../shared/reference/phrases.json")
test.skipIf(!existsSync(phrases))(
  "no phrase of someone who asks for help, jokes, pays or plays is called sextortion",
  () => {
    const rows = JSON.parse(readFileSync(phrases, "utf8")) as { stage: string; phrase: string }[]
    for (const { stage, phrase } of rows.filter((row) => row.stage.startsWith("neg_"))) {
      const { outcome, helpSeeking } = assess([{ from: "them", t: null, text: phrase }])
      expect([phrase, outcome === "sextortion"]).toEqual([phrase, false])
      if (stage === "neg_help_seeking") expect([phrase, helpSeeking]).toEqual([phrase, true])
    }
  },
)
