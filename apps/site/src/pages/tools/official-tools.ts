/** The three official tools with their addresses, from the directory, and the texts each has. */
import { contactById } from "@breakwater/guidance"
import type { Reader } from "../../reader.ts"

const tools = [
  {
    id: "take-it-down",
    contact: "int-take-it-down",
    parts: ["for", "reaches", "not-reach", "need", "after", "unknown"],
  },
  { id: "stopncii", contact: "int-stopncii", parts: ["for", "reaches", "not-reach", "need", "after"] },
  {
    id: "report-remove",
    contact: "gb-report-remove",
    parts: ["for", "reaches", "not-reach", "need", "upload", "after"],
  },
] as const

/** The address of each tool's own site. */
export function toolLinks() {
  const address = (id: string) => contactById(id)?.url ?? "/tools"
  return {
    takeItDown: address("int-take-it-down"),
    stopNcii: address("int-stopncii"),
    reportRemove: address("gb-report-remove"),
    noFile: "/no-file",
  }
}

/** Name, address and texts of each. */
export function officialTools(t: Reader["t"]) {
  return tools.map(({ id, contact, parts }) => ({
    id,
    name: t(`tools.${id}.title`),
    url: contactById(contact)?.url ?? null,
    texts: parts.map((part) => `tools.${id}.p-${part}`),
  }))
}
