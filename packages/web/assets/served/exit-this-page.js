/**
 * Exit this page: hides the page at once, then leads away without leaving it as the step to go back to.
 *
 * Behaves as govuk-frontend's component does (button, skip link, Shift three times within five seconds, dots that count),
 * but replaces this page in the history, and does not wait long for our own /exit. Without script the button is a link.
 */
const pressesNeeded = 3
const pressesMsMax = 5000
const exitMsMax = 1200

const bar = document.querySelector("[data-bw-exit]")
const button = bar?.querySelector("a.bw-bar__exit")

if (button instanceof HTMLAnchorElement) {
  const words = bar.dataset
  const status = document.createElement("span")
  status.setAttribute("role", "status")
  status.className = "govuk-visually-hidden"
  bar.append(status)

  let presses = 0
  let isShiftCombined = false
  let timer = 0

  const leave = () => {
    document.title = words.activated
    const overlay = document.createElement("div")
    overlay.className = "bw-overlay"
    overlay.setAttribute("role", "alert")
    document.body.append(overlay)
    document.body.classList.add("bw-gone")
    overlay.textContent = words.activated
    // Our own address wipes and leads on. Where it does not answer, the destination is asked for directly: an error
    // page that names this site must not be what is left on the screen.
    location.replace(navigator.onLine ? button.href : words.destination)
    setTimeout(() => location.replace(words.destination), exitMsMax)
  }

  const showPresses = (text) => {
    status.textContent = text
    bar.querySelector(".bw-bar__lights")?.remove()
    if (presses === 0) return
    const lights = document.createElement("span")
    lights.className = "bw-bar__lights"
    lights.setAttribute("aria-hidden", "true")
    for (let index = 0; index < pressesNeeded; index++) {
      const light = document.createElement("span")
      if (index < presses) light.className = "bw-on"
      lights.append(light)
    }
    button.append(lights)
  }

  const reset = (text) => {
    clearTimeout(timer)
    presses = 0
    showPresses(text)
  }

  const onKey = (event) => {
    if (event.key === "Shift" && !isShiftCombined) {
      presses += 1
      clearTimeout(timer)
      if (presses >= pressesNeeded) return leave()
      timer = setTimeout(() => reset(words.timedOut), pressesMsMax)
      showPresses(presses === 1 ? words.pressTwoMore : words.pressOneMore)
    } else if (presses > 0) {
      reset(words.timedOut)
    }
    // A Shift held with another key writes a capital letter and does not count.
    isShiftCombined = event.shiftKey
  }

  const onClick = (event) => {
    event.preventDefault()
    leave()
  }

  button.addEventListener("click", onClick)
  document.querySelector(".govuk-js-exit-this-page-skiplink")?.addEventListener("click", onClick)
  document.addEventListener("keyup", onKey, true)
  // A page kept by the browser for the Back button is not shown again as it was: it is asked for anew.
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.body.classList.contains("bw-gone")) location.reload()
  })
}
