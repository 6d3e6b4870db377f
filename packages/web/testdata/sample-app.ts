/**
 * An app for the tests of this package: made-up people to talk to, a page with every component, and a log kept in memory.
 */
import { fileURLToPath } from "node:url"
import type { FastifyInstance } from "fastify"
import { type AppOptions, component, createApp, identityDefault, Problem } from "../src/web.ts"

export const templates = fileURLToPath(new URL("templates", import.meta.url))

const crisis = {
  lines: [
    { name: "Example helpline", number: "0123 456 789", href: "tel:0123456789", hours: "Day and night, free" },
    { name: "Example text line", number: "12345", href: "sms:12345", hours: "Day and night" },
  ],
  emergency: [{ number: "112", href: "tel:112" }],
}

export type SampleApp = { app: FastifyInstance; lines(): Record<string, unknown>[]; logText(): string }

export async function sampleApp(changes: Partial<AppOptions> = {}): Promise<SampleApp> {
  const written: string[] = []
  const app = await createApp({
    name: "site",
    identity: { ...identityDefault, contactLines: ["Run by an example hotline."] },
    version: "0.1.0",
    pages: {
      templates: [templates],
      layout: () => ({
        crisis,
        languages: [
          { href: "/en", text: "English", lang: "en", current: true },
          { href: "/cy", text: "Cymraeg", lang: "cy" },
        ],
        navigation: [
          { href: "/", text: "Get help", current: true },
          { href: "/privacy", text: "What happens to what I write" },
        ],
      }),
    },
    bodyBytesMax: 4096,
    health: async () => ({ ready: true, parts: { database: true } }),
    publicFace: true,
    logLevel: "info",
    logTo: { write: (line) => written.push(line) },
    ...changes,
  })
  app.get("/json", async () => ({ hello: "world" }))
  app.post("/json", async (request) => ({ got: request.body ?? null }))
  app.get("/things/:thing", async () => ({ ok: true }))
  app.get("/bug", async () => {
    throw new Error("the secret word is rhubarb")
  })
  app.get("/refused", async () => {
    throw new Problem("conflict", "It has been withdrawn.", { retryAfterSeconds: 7, members: { state: "withdrawn" } })
  })
  if (changes.pages !== undefined || !("pages" in changes)) samplePages(app)
  return {
    app,
    lines: () => written.map((line): Record<string, unknown> => JSON.parse(line)),
    logText: () => written.join(""),
  }
}

function samplePages(app: FastifyInstance): void {
  const radios = component("radios", {
    name: "safe",
    fieldset: { legend: { text: "Are you safe right now?", classes: "govuk-fieldset__legend--m" } },
    items: [
      { value: "yes", text: "Yes", checked: true },
      { value: "no", text: "I am not sure" },
    ],
  })
  const tag = component("tag", { text: "Sent" })
  app.get("/sample", async (_request, reply) =>
    reply.page("sample.njk", { title: "What to do", radios, tag, backHref: "/" }),
  )
  app.get("/sample-with-errors", async (_request, reply) =>
    reply.page("sample.njk", { title: "What to do", radios, tag, errors: [{ text: "Enter a name", href: "#name" }] }),
  )
  app.get("/same-for-all", async (_request, reply) =>
    reply.page("sample.njk", { title: "<b>Advice</b>", radios, tag }, { cache: "public" }),
  )
  app.post("/sample", async (_request, reply) => reply.redirect("/sample", 303))
}
