/**
 * The queue by keyboard, and what changes while one looks: news of the queue, and who else has a report open. Everything
 * here can also be done by mouse and without this script.
 */
const queue = document.querySelector("#queue")
const news = document.querySelector("#queue-news")
const presence = document.querySelector("#presence")
const help = document.querySelector("#keys-help")
const rows = () => [...document.querySelectorAll("tr[data-report]")]
let at = -1

if (queue !== null) document.addEventListener("keydown", onKey)

function onKey(event) {
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.target.matches("input:not([type=checkbox]), select, textarea")
  )
    return
  const act = { j: () => move(1), k: () => move(-1), x: choose, c: () => submit("claim"), b: () => submit("release") }
  const more = { s: () => submit("put-off"), r: () => location.reload(), "?": () => help.showModal() }
  const done = { ...act, ...more }[event.key]
  if (done !== undefined) {
    event.preventDefault()
    done()
  }
}

function move(step) {
  const all = rows()
  if (all.length === 0) return
  at = Math.min(all.length - 1, Math.max(0, at + step))
  for (const row of all) row.classList.toggle("bw-queue__now", row === all[at])
  all[at].querySelector("a").focus()
}

function choose() {
  const box = rows()[at]?.querySelector("input[type=checkbox]")
  if (box) box.checked = !box.checked
}

/** Of the chosen, or of the row one stands on. */
function submit(act) {
  if (document.querySelector("input[name=ids]:checked") === null) choose()
  queue.querySelector(`button[value="${act}"]`)?.click()
}

const report = presence?.dataset.report
const events = new EventSource(report === undefined ? "/live" : `/live?report=${report}`)
events.addEventListener("queue", () => {
  if (news === null || news.childElementCount > 0) return
  const link = document.createElement("a")
  link.href = location.href
  link.className = "govuk-link"
  link.textContent = news.dataset.load
  news.append(`${news.dataset.text} `, link)
})
events.addEventListener("presence", ({ data }) => {
  const names = JSON.parse(data)
  presence.textContent = names.length === 0 ? "" : presence.dataset.text + names.join(", ")
})
