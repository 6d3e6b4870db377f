import { linkKinds } from "@breakwater/casework"
import { linkGraph, listNetworks } from "@breakwater/store"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import { valueText } from "../../link-index.ts"
import { layOut } from "./graph-layout.ts"

const valuesMax = 400
const pointsMax = 1_000
const groupsShownMax = 40

type Row = Awaited<ReturnType<typeof linkGraph>>[number]
type Group = {
  number: number
  reports: Map<string, Row>
  values: Map<string, { token: string; kind: string; text: string; count: number }>
}

/** GET /links. Reports and what they share, as a picture and as a table: groups that hang together, largest first. */
export function linksPage(app: FastifyInstance, { database, linkKey }: Context) {
  app.get("/links", { config: { permission: "see-links" } }, async (_request, reply) => {
    const rows = await linkGraph(database, valuesMax)
    const shown = withinLimit(rows)
    const points = layOut(shown.map(({ id, token }) => [`r${id}`, `v${hex(token)}`] as const))
    const texts = new Map(shown.map(({ token, sealed }) => [hex(token), valueText(sealed, linkKey)]))
    const nodes = [
      ...new Map(shown.flatMap((row) => nodesOf(row, points, texts).map((node) => [node.key, node] as const))).values(),
    ]
    const edges = shown.map(({ id, token, kind, receivedOn }) => ({
      from: points.get(`r${id}`),
      to: points.get(`v${hex(token)}`),
      kind,
      day: dayOf(receivedOn),
      ends: `r${id} v${hex(token)}`,
    }))
    const days = nodes.flatMap(({ day }) => (day === null ? [] : [day])).toSorted()
    return reply.page("links/links.njk", {
      title: "Links",
      wide: true,
      nodes,
      edges,
      kinds: linkKinds.filter((kind) => shown.some((row) => row.kind === kind)),
      days: { first: days[0] ?? null, last: days.at(-1) ?? null },
      isCut: shown.length < rows.length,
      groups: groupsOf(shown, points, texts).slice(0, groupsShownMax),
      networks: await listNetworks(database),
    })
  })
}

/** As many links, in order, as have at most `pointsMax` ends. */
function withinLimit(rows: readonly Row[]): Row[] {
  const ends = new Set<string>()
  const kept: Row[] = []
  for (const row of rows) {
    ends.add(row.id).add(hex(row.token))
    if (ends.size > pointsMax) break
    kept.push(row)
  }
  return kept
}

function nodesOf(row: Row, points: ReturnType<typeof layOut>, texts: Map<string, string>) {
  const token = hex(row.token)
  const report = points.get(`r${row.id}`)
  const value = points.get(`v${token}`)
  return [
    {
      ...report,
      key: `r${row.id}`,
      kind: "report",
      day: dayOf(row.receivedOn),
      urgency: row.urgency,
      href: `/reports/${row.id}`,
      text: `Report ${row.number}`,
    },
    {
      ...value,
      key: `v${token}`,
      kind: row.kind,
      day: null,
      urgency: null,
      href: `/find?token=${token}`,
      text: `${row.kind} ${texts.get(token) ?? ""}`,
    },
  ]
}

function groupsOf(rows: readonly Row[], points: ReturnType<typeof layOut>, texts: Map<string, string>) {
  const groups = new Map<number, Group>()
  for (const row of rows) {
    const number = points.get(`r${row.id}`)?.group ?? 0
    const group = groups.get(number) ?? { number, reports: new Map(), values: new Map() }
    groups.set(number, group)
    group.reports.set(row.id, row)
    const token = hex(row.token)
    const text = texts.get(token)
    if (text === undefined) continue
    const count = (group.values.get(token)?.count ?? 0) + 1
    group.values.set(token, { token, kind: row.kind, text, count })
  }
  return [...groups.values()]
    .map(({ number, reports, values }) => ({
      number,
      reports: [...reports.values()].map(({ id, number: of, state, urgency }) => ({ id, number: of, state, urgency })),
      values: [...values.values()].toSorted((one, other) => other.count - one.count),
      newest: [...reports.values()]
        .map(({ receivedOn }) => dayOf(receivedOn))
        .toSorted()
        .at(-1),
    }))
    .toSorted((one, other) => other.reports.length - one.reports.length)
}

function hex(token: Uint8Array): string {
  return Buffer.from(token).toString("hex")
}

function dayOf(day: Date): string {
  return day.toISOString().slice(0, 10)
}
