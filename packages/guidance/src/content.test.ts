/**
 * Reads every text of every language for what must never be said to a person in this situation.
 *
 * The rules are those of the reference on victim services, 3.4 and 4.7. It cannot read tone: a person who speaks the
 * language still has to.
 */
import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { catalogueOf, documentIds, languages, type MessageId, messageIds, textOf, untranslated } from "./catalogue.ts"
import { blocksOf, sectionsOf } from "./document.ts"
import { parseInline, valueNames } from "./inline.ts"
import { linkTarget } from "./links.ts"

type Rule = { what: string; pattern: RegExp }

const englishRules: readonly Rule[] = [
  { what: "blames", pattern: /\byou should(?:n.t| not)? have\b|\bown fault\b|\bwhy did you\b|\bif you had(?:n.t)?\b/i },
  {
    what: "blames",
    pattern:
      /\b(?:careless|foolish|stupid|silly|naive|irresponsible|reckless|asked for it|risky behaviou?r|your mistake)\b/i,
  },
  { what: "blames", pattern: /\bjust (?:do not|don.t|never) send\b/i },
  {
    what: "frightens",
    pattern:
      /\b(?:predators?|monsters?|evil|nightmare|terrif\w+|horrif\w+|destroy\w*|ruin\w*|forever|life is over|too late|everyone will see)\b/i,
  },
  {
    what: "promises",
    pattern: /\bwill be (?:removed|deleted|taken down|erased|stopped|caught|arrested|found|blocked|safe|ok(?:ay)?)\b/i,
  },
  { what: "promises", pattern: /\bwill (?:stop|remove|delete|find|disappear|help|catch|end)\b/i },
  {
    what: "promises",
    pattern:
      /\b(?:guarantee\w*|definitely|certainly|for sure|100 ?%|completely safe|we promise|never be shared|always works?|nobody will|no one will)\b/i,
  },
  {
    what: "uses a word never to be used",
    pattern: /self[- ]generated|child porn|revenge porn|kiddie|sexting|underage/i,
  },
  { what: "uses a word never to be used", pattern: /\b(?:victims?|perpetrators?|offenders?|blackmailers?)\b/i },
  {
    what: "speaks of suicide in wrong words",
    pattern: /\bcommit\w*[^.]{0,20}suicide|\b(?:successful|failed|completed) (?:suicide|attempt)|suicidal people/i,
  },
  {
    what: "tells a method or a place",
    pattern: /\b(?:overdos\w+|hang(?:ed|ing)|jump\w*|pills?|rope|bridge|gun|knife|poison\w*|cut(?:ting)? your)\b/i,
  },
  {
    what: "counts deaths",
    pattern: /\d[^.]{0,30}\b(?:deaths?|suicides|died|dead|killed)\b|\b(?:deaths?|suicides|died|killed)\b[^.]{0,30}\d/i,
  },
]

const rulesByLanguage: Readonly<Record<string, readonly Rule[]>> = {
  en: englishRules,
  es: [
    { what: "promises", pattern: /ser[áa]n? (?:eliminad|borrad|retirad)|garanti[zc]|sin duda|100 ?%/i },
    {
      what: "uses a word never to be used",
      pattern:
        /pornovenganza|porno(?:graf[íi]a)? (?:infantil|vengativ)|v[íi]ctima|agresor|depredador|suicidarse con|cometer suicidio/i,
    },
    {
      what: "blames",
      pattern:
        /no deber[íi]as haber|deber[íi]as haber|fue tu culpa|tu error|por qu[ée] (?:lo|la)? ?(?:hiciste|enviaste)/i,
    },
  ],
  fr: [
    { what: "promises", pattern: /ser(?:a|ont) (?:supprim|retir|effac)|garanti|certainement|à coup sûr|100 ?%/i },
    {
      what: "uses a word never to be used",
      pattern: /porno(?:graphie)? (?:infantile|vengeance)|victime|prédateur|revenge|commettre un suicide/i,
    },
    { what: "blames", pattern: /tu (?:n.)?aurais (?:pas )?dû|c.est ta faute|pourquoi (?:as-tu|tu as)/i },
  ],
  pt: [
    { what: "promises", pattern: /ser(?:á|ão) (?:removid|apagad|eliminad|retirad)|garant|com certeza|100 ?%/i },
    {
      what: "uses a word never to be used",
      pattern: /pornografia (?:infantil|de vingança)|v[íi]tima|predador|cometer suic[íi]dio/i,
    },
    {
      what: "blames",
      pattern: /não devias? ter|devias? ter|foi (?:tua|sua) culpa|por que (?:fizeste|mandaste|você (?:fez|mandou))/i,
    },
  ],
  de: [
    {
      what: "promises",
      pattern: /wird (?:gelöscht|entfernt|gestoppt)|werden (?:gelöscht|entfernt)|garantier|\bbestimmt\b|100 ?%/i,
    },
    { what: "uses a word never to be used", pattern: /kinderporn|racheporn|\bopfer\b|\btäter|selbstmord|freitod/i },
    { what: "blames", pattern: /hättest du|selbst schuld|deine schuld(?! )|warum hast du/i },
  ],
  cy: [
    {
      what: "promises",
      pattern: /gwarant|bydd(?:ant)? yn cael (?:ei|eu) (?:ddileu|dileu|thynnu|tynnu)|yn bendant|100 ?%/i,
    },
    { what: "uses a word never to be used", pattern: /porn|dioddefwr|cyflawni hunanladdiad/i },
    { what: "blames", pattern: /ddylet ti (?:ddim )?fod wedi|(?<!nid )dy fai di yw|pam wnest ti/i },
  ],
  ar: [
    { what: "promises", pattern: /ست(?:تم|ُ)? ?(?:إزالت|حذف)|سيتم (?:حذف|إزالة)|نضمن|مضمون/ },
    { what: "uses a word never to be used", pattern: /إباحي|ضحية|الضحية|مفترس/ },
    { what: "blames", pattern: /كان (?:يجب|عليك)|لماذا (?:أرسلت|فعلت)|غلطتك|إنه خطؤك/ },
  ],
  hi: [
    { what: "promises", pattern: /गारंटी|हटा दी जाएगी|हटा दिया जाएगा|पक्का/ },
    { what: "uses a word never to be used", pattern: /पोर्न|पीड़ित|शिकारी/ },
    { what: "blames", pattern: /नहीं करना चाहिए था|आपने क्यों|तुमने क्यों/ },
  ],
  fil: [
    { what: "promises", pattern: /garanti|siguradong|tiyak na|100 ?%/i },
    { what: "uses a word never to be used", pattern: /porn|biktima/i },
    { what: "blames", pattern: /dapat hindi mo|hindi mo sana|kasalanan mo ito|bakit mo/i },
  ],
}

// Texts for adults that quote a sentence in order to say: leave it out.
const quotes: ReadonlySet<string> = new Set([
  "parents.li-why",
  "briefing.p-avoid",
  "lesson.li-care-blame",
  "friends.li-blame",
])

const textsOf = (language: string) =>
  messageIds().flatMap((id) => {
    const text = textOf(language, id)
    return text === null ? [] : [{ id, text }]
  })

const codes = languages.map((language) => language.code)

test.each(codes)("no text in %s blames, frightens, promises or uses a word never to be used", (language) => {
  const rules = rulesByLanguage[language]
  expect(rules, "a language needs its own list").toBeDefined()
  const found = textsOf(language).flatMap(({ id, text }) =>
    (rules ?? [])
      // What a link leads to is not read.
      .filter(
        (rule) => rule.pattern.test(text.replace(/\]\([^)]*\)/g, "]")) && !(quotes.has(id) && rule.what === "blames"),
      )
      .map((rule) => `${id} ${rule.what}: ${text}`),
  )
  expect(found).toEqual([])
})

test("each rule of English finds the sentence it is made for", () => {
  const wrong = [
    "You should not have sent it.",
    "That was careless.",
    "Just don't send nudes.",
    "This can ruin your life.",
    "The image will be removed.",
    "This tool will stop it.",
    "We guarantee it.",
    "Self-generated images",
    "You are a victim.",
    "A boy committed suicide.",
    "He took pills.",
    "There were 20 suicides.",
  ]
  wrong.forEach((sentence, index) => {
    expect(englishRules[index]?.pattern.test(sentence), sentence).toBe(true)
  })
})

test("the young person reads first that it is not their fault, that they are not in trouble, that it can be dealt with", () => {
  const words = catalogueOf("en")
  expect(words.text("start.p-fault")).toMatch(/not your fault.*not in trouble.*can be dealt with/)
  expect(words.text("start.p-do")).toMatch(/Do not pay.*Do not delete.*talk to someone now/)
})

test.each(codes)("texts in %s hold no HTML, no address and no phone number of their own", (language) => {
  for (const { id, text } of textsOf(language)) {
    expect(text, id).not.toMatch(/<[a-z/]|&[a-z]+;|https?:|www\./i)
    // Numbers live in the directory, dated. Ages, minutes, hours and years are shorter or alone.
    expect(text, id).not.toMatch(/(?:\d[ -]?){5,}|\b(?:112|911|999|000|101|116)\b/)
  }
})

test.each(codes)("markup and links in %s are whole, and values are those of the original", (language) => {
  for (const { id, text } of textsOf(language)) {
    const tokens = parseInline(text)
    for (const token of tokens) {
      if (token.kind === "link") expect(linkTarget(token.link), `${id} ${token.link}`).not.toBeNull()
      if (token.kind === "text") expect(token.text, id).not.toMatch(/\*\*|\]\(/)
      if (token.kind !== "text") expect(token.text.trim(), id).not.toBe("")
    }
    expect(valueNames(text), id).toEqual(valueNames(textOf("en", id) ?? ""))
    const linksOf = (source: string) =>
      parseInline(source).flatMap((token) => (token.kind === "link" ? [token.link] : []))
    expect(linksOf(text).sort(), id).toEqual(linksOf(textOf("en", id) ?? "").sort())
  }
})

test.each(codes)("the folder of %s holds only known documents and known keys", (language) => {
  const folder = new URL(`../content/${language}/`, import.meta.url)
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const document = documentIds.find((known) => `${known}.json` === file)
    expect(document, file).toBeDefined()
    const parsed: { review: unknown; texts: Record<string, unknown> } = JSON.parse(
      readFileSync(new URL(file, folder), "utf8"),
    )
    expect(Object.keys(parsed)).toEqual(["review", "texts"])
    // A review is a person's name and a day, recorded after it happened; until then null, and pages say so.
    if (parsed.review !== null) expect(parsed.review).toMatchObject({ by: expect.any(String), on: expect.any(String) })
    const known = new Set<string>(messageIds())
    for (const key of Object.keys(parsed.texts)) expect(known.has(`${document}.${key}`), `${file} ${key}`).toBe(true)
  }
})

const mainPath = [
  "layout",
  "start",
  "crisis",
  "plan",
  "situations",
  "fingerprint",
  "code",
  "states",
  "tools",
  "device",
  "directory",
  "keep",
  "pictures",
]
// What is sent to an app is in English: that is what those who read it there know.
const guides = documentIds.filter((id) => !["request", "school-desk", "check-a-chat"].includes(id))
const firstSteps = ["layout", "start", "crisis", "plan", "keep"]
const promised: Readonly<Record<string, readonly string[]>> = {
  es: guides,
  fr: guides,
  pt: guides,
  ar: guides,
  cy: mainPath,
  de: firstSteps,
  hi: firstSteps,
  fil: firstSteps,
}

test.each(Object.entries(promised))("%s has every message of the documents promised for it", (language, documents) => {
  expect(codes).toContain(language)
  const gaps = untranslated(language)
  expect(gaps.documents.filter((document) => documents.includes(document))).toEqual([])
  expect(gaps.messages.filter((id) => documents.includes(id.split(".")[0] ?? ""))).toEqual([])
})

test("a key reads [section.]kind[-name], and no key could be taken for a number", () => {
  const kinds = /^(?:[a-z0-9-]+\.)?(?:title|tab|p|h|li|n|say|warn|note|label|hint|q)(?:-[a-z0-9-]+)?$/
  for (const id of messageIds()) {
    const key = id.slice(id.indexOf(".") + 1)
    expect(key).toMatch(kinds)
    expect(key).not.toMatch(/^\d/)
  }
})

test("every document can be rendered in every language", () => {
  for (const { code } of languages) {
    const words = catalogueOf(code)
    const values = Object.fromEntries(
      messageIds().flatMap((id) =>
        valueNames(words.language.code && (textOf("en", id) ?? "")).map((name) => [name, "x"]),
      ),
    )
    for (const document of documentIds) {
      const blocks = [undefined, ...sectionsOf(document)].flatMap((section) =>
        blocksOf(words, document, section === undefined ? { values } : { section, values }),
      )
      expect(blocks.length, document).toBeGreaterThan(0)
    }
  }
})

test("a missing string is marked in tests and silent for people", () => {
  const id: MessageId = "lesson.title"
  expect(catalogueOf("de", { marksMissing: true }).text(id)).toMatch(/^⟦de: lesson\.title⟧ /)
  expect(catalogueOf("de").text(id)).toBe(catalogueOf("en").text(id))
  expect(catalogueOf("de").languageOf(id)).toBe("en")
})

test("an unknown language reads English, an unknown id is a bug", () => {
  expect(catalogueOf("tlh").language.code).toBe("en")
  expect(() => catalogueOf("en").text("start.nothing" as MessageId)).toThrow("start.nothing")
})
