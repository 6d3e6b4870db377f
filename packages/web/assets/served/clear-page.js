/**
 * Clears what the site kept here, before the server is asked to clear its cookies: for browsers that do not know
 * Clear-Site-Data, and when there is no connection.
 */
const [form] = document.querySelectorAll("[data-bw-clear]")
const [note] = document.querySelectorAll("[data-bw-cleared]")

form?.addEventListener("submit", (event) => {
  event.preventDefault()
  clear().finally(() => {
    if (navigator.onLine) form.submit()
    else note.textContent = note.dataset.text
  })
})

async function clear() {
  localStorage.clear()
  sessionStorage.clear()
  for (const name of await caches.keys()) await caches.delete(name)
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
}
