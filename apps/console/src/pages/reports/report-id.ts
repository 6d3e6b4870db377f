import { Problem } from "@breakwater/web"
import type { FastifyRequest } from "fastify"

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a text can be the id of a report. */
export function isReportId(text: string): boolean {
  return uuid.test(text)
}

/** A request about one report. */
export type OfReport = FastifyRequest<{ Params: { id: string } }>

/** The id in a report's address. */
export function reportId(request: OfReport): string {
  if (!isReportId(request.params.id)) throw new Problem("not-found")
  return request.params.id
}
