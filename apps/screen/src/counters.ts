/**
 * Counters and gauges as Prometheus text (exposition format 0.0.4).
 *
 * Numbers only: no hash, entry or caller is ever a label.
 */
import type { Match } from "./matcher.ts"
import type { Screen } from "./screen.ts"

/** What is counted since the start. */
export type Counters = {
  queries: number
  images: number
  imagesRefused: number
  /** By list and kind of match. */
  matches: Map<string, { list: string; by: Match["by"]; count: number }>
}

export function createCounters(): Counters {
  return { queries: 0, images: 0, imagesRefused: 0, matches: new Map() }
}

/** Counts one query and what it found. */
export function countQuery(counters: Counters, matches: Match[]): void {
  counters.queries += 1
  for (const { list, by } of matches) {
    const key = `${list} ${by}`
    const counted = counters.matches.get(key) ?? { list, by, count: 0 }
    counted.count += 1
    counters.matches.set(key, counted)
  }
}

type Sample = { labels?: Record<string, string>; value: number }

// List names are checked where they come in (letters, digits, hyphens), so labels need no escaping.
function metric(name: string, kind: "counter" | "gauge", help: string, samples: Sample[]): string {
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`)
    return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}`
  })
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines, ""].join("\n")
}

/** The whole text. `lag` is the time since the exchange last said that a list had nothing further. */
export function metricsText(screen: Screen, now: number): string {
  const { counters, matcher } = screen
  const lists = screen.standing().lists
  const feedback = screen.outbox.state()
  const one = (value: number): Sample[] => [{ value }]
  const byList = (numberOf: (list: (typeof lists)[number]) => number | null): Sample[] =>
    lists.flatMap((each) => {
      const value = numberOf(each)
      return value === null ? [] : [{ labels: { list: each.list }, value }]
    })
  return [
    metric("breakwater_screen_queries_total", "counter", "Hashes and images looked up.", one(counters.queries)),
    metric(
      "breakwater_screen_matches_total",
      "counter",
      "Entries found.",
      [...counters.matches.values()].map(({ list, by, count }) => ({ labels: { list, by }, value: count })),
    ),
    metric("breakwater_screen_images_total", "counter", "Images decoded and hashed.", one(counters.images)),
    metric("breakwater_screen_images_refused_total", "counter", "Images refused.", one(counters.imagesRefused)),
    metric(
      "breakwater_screen_entries",
      "gauge",
      "Entries in memory.",
      byList(({ list }) => matcher.size(list)),
    ),
    metric(
      "breakwater_screen_list_loaded",
      "gauge",
      "1 once a list was followed to its end.",
      byList((l) => Number(l.loaded)),
    ),
    metric(
      "breakwater_screen_list_lag_seconds",
      "gauge",
      "Seconds since the exchange last said that nothing further was to come.",
      byList(({ currentAt }) => (currentAt === null ? null : Math.max(0, (now - currentAt) / 1000))),
    ),
    metric(
      "breakwater_screen_list_failures",
      "gauge",
      "Failures in a row.",
      byList((l) => l.failure?.inARow ?? 0),
    ),
    metric(
      "breakwater_screen_list_unreadable",
      "gauge",
      "Changes or hashes left out.",
      byList((l) => l.unreadable),
    ),
    metric("breakwater_screen_feedback_queued", "gauge", "Feedback items that wait.", one(feedback.items)),
    metric("breakwater_screen_feedback_accepted_total", "counter", "Feedback items taken.", one(feedback.accepted)),
  ].join("")
}
