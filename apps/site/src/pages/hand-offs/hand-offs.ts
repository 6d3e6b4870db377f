import { caseLookup, copyLines, type Folder, markHandOff, openReport } from "@breakwater/casework"
import { contactById, contactsFor, isReachable, officialTools } from "@breakwater/guidance"
import { findCase, sealedReportsOfCase } from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { changeFolder, codeOf, codeOrNew, folderOf } from "../../case-folder.ts"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

const body = z.object({ place: z.string().regex(/^[a-z0-9-]{1,40}$/), done: z.enum(["yes", "no"]) })
const placesMax = 200

/** GET and POST /hand-offs. The official tools and the authorities that fit, a summary to paste, and what was done when. */
export function handOffs(app: FastifyInstance, context: Context) {
  const { reader, now } = context

  app.get("/hand-offs", async (request, reply) => {
    const me = reader(request)
    const code = await codeOf(request, reply, context)
    const folder = code === null ? null : await folderOf(code, context)
    return reply.page("hand-offs/hand-offs.njk", {
      ...me.page,
      title: me.t("hand-offs.tab"),
      tools: toolPlaces(folder, me),
      authorities: authorityPlaces(folder, me),
      summary: code === null ? null : await summaryOf(code, me),
      unreviewed: me.reviewNote("hand-offs"),
      backHref: me.href(code === null ? "/" : "/status"),
    })
  })

  app.post("/hand-offs", async (request, reply) => {
    const me = reader(request)
    const form = body.safeParse(request.body)
    if (!form.success) throw new Problem("unprocessable", "place and done: expected as the page gave them.")
    const { place, done } = form.data
    const code = await codeOrNew(request, reply, context)
    const day = done === "yes" ? now().toISOString().slice(0, 10) : null
    await changeFolder(code, context, (folder) =>
      Object.keys(folder.handOffs).length >= placesMax && day !== null
        ? { ok: false, reason: "too-many" }
        : { ok: true, value: markHandOff(folder, place, day) },
    )
    return reply.redirect(me.href("/hand-offs"), 303)
  })

  async function summaryOf(code: NonNullable<Awaited<ReturnType<typeof codeOf>>>, me: Reader): Promise<string | null> {
    const found = await findCase(context.database, caseLookup(code, context.lookupKey))
    if (found === undefined) return null
    const last = (await sealedReportsOfCase(context.database, found.id)).at(-1)
    const report = last === undefined ? null : await openReport(code, last.sealed)
    if (report === null) return null
    return copyLines(report, me.words)
      .map(({ label, value }) => `${label} ${value}`)
      .join("\n")
  }
}

/** What people call a tool or an authority of the list; its id where the list no longer has it. */
export function placeName(id: string, me: Reader): string {
  const tool = officialTools("not-sure", me.country).find((one) => one.id === id)
  return tool === undefined ? (contactById(id)?.name ?? id) : me.t(tool.title)
}

function toolPlaces(folder: Folder | null, me: Reader) {
  return officialTools("not-sure", me.country).map((tool) => ({
    ...placeOf(tool.id, folder, me),
    name: me.t(tool.title),
    lines: [tool.forWhom, tool.reaches, tool.doesNotReach].map((id) => me.h(id)),
    url: tool.contact.url,
  }))
}

function authorityPlaces(folder: Folder | null, me: Reader) {
  return contactsFor(me.country ?? "", {
    kinds: ["police", "image-hotline", "adult-image-abuse", "regulator"],
    withInternational: true,
  })
    .filter(isReachable)
    .map((contact) => ({
      ...placeOf(contact.id, folder, me),
      name: contact.name,
      forWhom: contact.forWhom,
      url: contact.urlNeedsCheck ? null : contact.url,
    }))
}

function placeOf(id: string, folder: Folder | null, { t, locale }: Reader) {
  const day = folder?.handOffs[id]
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" })
  return { id, done: day === undefined ? null : t("hand-offs.note-done", { date: format.format(new Date(day)) }) }
}
