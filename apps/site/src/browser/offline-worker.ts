/**
 * Keeps the help pages for when there is no network. Registered only when a person asks for it on /keep.
 *
 * The server puts `keep` before this script: what to keep, and under which version. The network is asked first, for a
 * short time; what was kept answers when it does not. Only the listed pages and their style are kept or even looked at:
 * no code, no status, no form but the one that clears.
 */
import { pageKey } from "../offline/page-key.ts"

declare const keep: {
  version: string
  /** Address to fetch by page key. */
  pages: Record<string, string>
  assets: string[]
  /** HTML without links; `{date}` is the day of keeping. */
  note: string
  locale: string
}
// What TypeScript's types of a page lack of a service worker.
declare const clients: { claim(): Promise<void> }
declare const registration: { unregister(): Promise<boolean> }
declare function skipWaiting(): Promise<void>
type Lasting = Event & { waitUntil(work: Promise<unknown>): void }
type Asked = Lasting & { request: Request; respondWith(answer: Promise<Response>): void }

const namePrefix = "pages-"
const cacheName = namePrefix + keep.version
const networkMsMax = 4000
const refreshMsMin = 7 * 86_400_000
const assets = new Set(keep.assets)

addEventListener("install", (event) => {
  if (isLasting(event)) event.waitUntil(keepAll().then(skipWaiting))
})

addEventListener("activate", (event) => {
  if (isLasting(event)) event.waitUntil(dropCaches((name) => name !== cacheName).then(() => clients.claim()))
})

addEventListener("fetch", (event) => {
  if (!isAsked(event)) return
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  // For browsers that do not know Clear-Site-Data, and when there is no network.
  if (request.method === "POST" && url.pathname === "/clear") event.waitUntil(clearAll())
  if (request.method !== "GET") return
  if (assets.has(url.pathname + url.search)) event.respondWith(keptAsset(request))
  else if (request.mode === "navigate") answerPage(event, url)
})

function answerPage(event: Asked, url: URL): void {
  const exact = pageKey(url.pathname, url.searchParams)
  const key = exact in keep.pages ? exact : url.pathname
  if (key in keep.pages) event.respondWith(networkFirst(event, key))
}

async function networkFirst(event: Asked, key: string): Promise<Response> {
  const kept = await (await caches.open(cacheName)).match(key)
  if (kept === undefined) return fetch(event.request)
  // A page that has begun to arrive is never cut off: only its first byte is waited for so long.
  const fresh = await Promise.race([fetch(event.request).catch(() => null), afterMs(networkMsMax)])
  if (fresh === null || fresh.status >= 500) return kept
  if (dateOf(fresh) - dateOf(kept) > refreshMsMin) event.waitUntil(keepAll().catch(() => null))
  return fresh
}

async function keptAsset(request: Request): Promise<Response> {
  return (await (await caches.open(cacheName)).match(request)) ?? fetch(request)
}

/** All or nothing: a page that cannot be had fails the whole, and what was kept before stays. */
async function keepAll(): Promise<void> {
  const pages = await Promise.all(
    Object.entries(keep.pages).map(async ([key, address]) => ({ key, page: await pageToKeep(address) })),
  )
  const cache = await caches.open(cacheName)
  await cache.addAll(keep.assets)
  await Promise.all(pages.map(({ key, page }) => cache.put(key, page)))
}

async function pageToKeep(address: string): Promise<Response> {
  const answer = await fetch(address, { credentials: "omit", cache: "no-store" })
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`)
  const date = new Intl.DateTimeFormat(keep.locale, { dateStyle: "long" }).format(dateOf(answer))
  const html = (await answer.text()).replace(/<main [^>]*>/, (main) => main + keep.note.replace("{date}", date))
  const headers = new Headers(answer.headers)
  headers.delete("content-encoding")
  headers.delete("content-length")
  return new Response(html, { headers })
}

async function clearAll(): Promise<void> {
  await dropCaches(() => true)
  await registration.unregister()
}

async function dropCaches(isDropped: (name: string) => boolean): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(namePrefix) && isDropped(name))
  await Promise.all(names.map((name) => caches.delete(name)))
}

/** When the server answered: a phone's own clock may be far off. */
function dateOf(answer: Response): number {
  return Date.parse(answer.headers.get("date") ?? "")
}

function afterMs(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms))
}

function isLasting(event: Event): event is Lasting {
  return "waitUntil" in event
}

function isAsked(event: Event): event is Asked {
  return "respondWith" in event
}
