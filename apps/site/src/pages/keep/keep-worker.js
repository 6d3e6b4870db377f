/**
 * Keeps the help pages for when there is no network. Registered only when a person asks (keep-page.js).
 *
 * The network is asked first, for a short time; what was kept answers when it does not. Nothing but the listed pages and
 * their style is ever kept: no code, no status, no form.
 */
const cacheName = `pages-${new URL(location.href).searchParams.get("v")}`
const networkMsMax = 4000

self.addEventListener("install", (event) => {
  event.waitUntil(keep())
})

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()))
})

self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== location.origin) return
  event.respondWith(answer(request, url))
})

async function keep() {
  const list = await (await fetch(`/keep-list.json${location.search}`)).json()
  const cache = await caches.open(cacheName)
  await cache.addAll(list)
  await self.skipWaiting()
}

async function dropOld() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)))
}

async function answer(request, url) {
  const cache = await caches.open(cacheName)
  // The exact page, or the same page with other choices: a plan for another country is better than none.
  const kept = (await cache.match(request)) ?? (await cache.match(url.pathname, { ignoreSearch: true }))
  if (kept === undefined) return fetch(request)
  try {
    return await fetch(request, { signal: AbortSignal.timeout(networkMsMax) })
  } catch {
    return kept
  }
}
