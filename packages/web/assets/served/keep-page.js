/**
 * The button that keeps help on this device: registers the service worker it names, and says when it is done. Hidden
 * until this runs, and where the browser cannot do it.
 */
const button = document.querySelector("[data-bw-keep]")
const status = document.querySelector("[data-bw-kept]")

if (button !== null && "serviceWorker" in navigator) {
  button.hidden = false
  button.addEventListener("click", async () => {
    button.disabled = true
    try {
      const registration = await navigator.serviceWorker.register(button.dataset.bwKeep, { scope: "/" })
      await activated(registration)
      status.textContent = status.dataset.done
    } catch {
      status.textContent = status.dataset.failed
      button.disabled = false
    }
  })
}

function activated(registration) {
  const worker = registration.installing ?? registration.waiting ?? registration.active
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve()
      if (worker.state === "redundant") reject(new Error("not kept"))
    }
    worker.addEventListener("statechange", look)
    look()
  })
}
