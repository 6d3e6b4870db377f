import { ages, type CoarseReport, forWhoms, urgencies } from "@breakwater/casework"
import { listCountries } from "@breakwater/guidance"
import {
  countLateReferrals,
  dropView,
  type QueueFilter,
  queueReports,
  queueViews,
  savedViews,
  saveView,
} from "@breakwater/store"
import { Problem } from "@breakwater/web"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import type { Context } from "../../context.ts"
import { staffOf } from "../../guard.ts"
import { loadOf, rowView } from "./queue-rows.ts"

const rowsMax = 50
const pagesMax = 400
const names = {
  waiting: "Waiting",
  tonight: "Quiet hours",
  mine: "Mine",
  unclaimed: "With nobody",
  answered: "Answered",
  "put-off": "Put off",
  closed: "Closed",
} as const satisfies Record<(typeof queueViews)[number], string>

// What does not fit is left out: a link from last year still shows a queue.
const filterSchema = z.object({
  view: z.enum(queueViews).catch("waiting"),
  urgency: z.enum(urgencies).optional().catch(undefined),
  age: z.enum(ages).optional().catch(undefined),
  forWhom: z.enum(forWhoms).optional().catch(undefined),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .catch(undefined),
})
const pageSchema = z.coerce.number().int().min(1).max(pagesMax).catch(1)
const viewBody = z.object({ name: z.string().trim().min(1).max(60), query: z.string().max(500) })
type Queried = FastifyRequest<{ Querystring: Record<string, string> }>

/** GET /reports and the views kept of it. What waits, risk of harm first. Coarse facts only: nothing is opened here. */
export function queue(app: FastifyInstance, context: Context) {
  const { database, keys, now } = context
  const see = { config: { permission: "see-queue" as const } }

  app.get("/reports", see, async (request: Queried, reply) => {
    const filter = filterSchema.parse(request.query)
    const page = pageSchema.parse(request.query.page ?? 1)
    const { id: staffId } = staffOf(request)
    const at = { staffId, now: now(), rowsMax: rowsMax + 1, skip: (page - 1) * rowsMax }
    const rows = await queueReports(database, defined(filter), at)
    return reply.page("reports/queue.njk", {
      title: "Reports",
      load: await loadOf(context, staffId),
      late: await countLateReferrals(database, now()),
      wide: true,
      keysState: keys.state(),
      reports: rows.slice(0, rowsMax).map((row) => rowView(row, staffId, now())),
      filter,
      page,
      isLast: rows.length <= rowsMax,
      views: queueViews.map((view) => ({
        view,
        name: names[view],
        href: addressOf({ view }),
        isNow: view === filter.view,
      })),
      saved: (await savedViews(database, staffId)).map((each) => ({ ...each, href: `/reports?${each.query}` })),
      query: addressOf(filter).split("?")[1] ?? "",
      choices: { urgency: urgencies, age: ages, forWhom: forWhoms, country: listCountries("en") },
      next: addressOf(filter, page + 1),
      previous: addressOf(filter, page - 1),
    })
  })

  app.post("/reports/views", see, async (request, reply) => {
    const body = viewBody.safeParse(request.body)
    if (!body.success) throw new Problem("unprocessable", "name: expected 1 to 60 characters.")
    const query =
      addressOf(filterSchema.parse(Object.fromEntries(new URLSearchParams(body.data.query)))).split("?")[1] ?? ""
    await saveView(database, { staffId: staffOf(request).id, name: body.data.name, query })
    return reply.redirect(`/reports?${query}`, 303)
  })

  app.post("/reports/views/drop", see, async (request, reply) => {
    const id = z.coerce
      .number()
      .int()
      .positive()
      .safeParse((request.body as { id?: unknown } | null)?.id)
    if (id.success) await dropView(database, staffOf(request).id, id.data)
    return reply.redirect("/reports", 303)
  })
}

function addressOf(filter: Partial<z.output<typeof filterSchema>>, page = 1): string {
  const given = Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `/reports?${new URLSearchParams([...given, ...(page > 1 ? [["page", String(page)] as [string, string]] : [])])}`
}

function defined({ view, urgency, age, forWhom, country }: z.output<typeof filterSchema>): QueueFilter {
  return {
    view,
    ...(urgency === undefined ? {} : { urgency: urgency as CoarseReport["urgency"] }),
    ...(age === undefined ? {} : { age }),
    ...(forWhom === undefined ? {} : { forWhom }),
    ...(country === undefined ? {} : { country }),
  }
}
