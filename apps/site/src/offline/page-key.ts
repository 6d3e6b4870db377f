/**
 * Which help page an address means, whatever language, country or search word it carries: what copies are filed under.
 * Also part of the service worker, so it imports nothing.
 */

/** `/plan?situation=paid` for a plan of one situation, else the path. Of two choices at once, blocking first counts. */
export function pageKey(path: string, choices: URLSearchParams): string {
  const first = choices.get("first")
  const situation = choices.get("situation")
  if (path !== "/plan") return path
  return first === "block" ? "/plan?first=block" : situation !== null ? `/plan?situation=${situation}` : path
}
