/**
 * Says "open now" again by the clock of the device, and keeps it true while the page is open. Without script the page
 * keeps what the server said.
 */
import type { Hours } from "@breakwater/guidance/open-now"
import { type OpeningWords, openingText } from "../opening-text.ts"

const refreshMs = 30_000

const words = readJson<OpeningWords & { locale: string }>(
  document.querySelector<HTMLElement>("[data-hours-words]")?.dataset.hoursWords,
)
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()

function show(): void {
  if (words === null) return
  for (const element of document.querySelectorAll<HTMLElement>("[data-hours]")) {
    const hours = readJson<Hours>(element.dataset.hours)
    if (hours === null) continue
    const text = openingText(hours, new Date(), words, words.locale, timeZone)
    if (element.textContent !== text) element.textContent = text
  }
  for (const note of document.querySelectorAll<HTMLElement>("[data-own-clock]")) {
    note.textContent = note.dataset.ownClock ?? ""
  }
}

/** What our own server wrote into the page; null where there is nothing. */
function readJson<T>(text: string | undefined): T | null {
  return text === undefined || text === "" ? null : (JSON.parse(text) as T)
}

show()
setInterval(show, refreshMs)
document.addEventListener("visibilitychange", show)
