/**
 * The graph of links: filters by kind and by day, dragging and coming closer, and what a point hangs together with. Without
 * this script the picture stands still, and the table says the same.
 */
const graph = document.querySelector("#graph")
if (graph !== null) start()

function start() {
  const svg = graph.querySelector("svg")
  const tools = graph.querySelector("#graph-tools")
  const range = graph.querySelector("#graph-day")
  const until = graph.querySelector("#graph-until")
  const lines = [...svg.querySelectorAll("line")].map((line) => ({ line, ends: line.dataset.ends.split(" ") }))
  const points = new Map([...svg.querySelectorAll("a")].map((point) => [point.dataset.key, point]))
  const [first, last] = [Date.parse(graph.dataset.first), Date.parse(graph.dataset.last)]
  const view = [0, 0, 1000, 1000]
  tools.hidden = false

  const filter = () => {
    const kinds = new Set([...tools.querySelectorAll("input[name=kind]:checked")].map((box) => box.value))
    const day = new Date(first + ((last - first) * range.value) / 100).toISOString().slice(0, 10)
    until.textContent = day
    const seen = new Set()
    for (const { line, ends } of lines) {
      const isShown = kinds.has(line.dataset.kind) && line.dataset.day <= day
      line.classList.toggle("bw-graph__off", !isShown)
      if (isShown) for (const end of ends) seen.add(end)
    }
    for (const [key, point] of points) point.classList.toggle("bw-graph__off", !seen.has(key))
  }
  const show = () => svg.setAttribute("viewBox", view.join(" "))
  const closer = (factor) => {
    const [x, y, width, height] = view
    const size = Math.min(4000, Math.max(20, width * factor))
    view.splice(0, 4, x + (width - size) / 2, y + (height - size) / 2, size, size)
    show()
  }

  tools.addEventListener("input", filter)
  graph.querySelector("#graph-whole").addEventListener("click", () => {
    view.splice(0, 4, 0, 0, 1000, 1000)
    range.value = 100
    for (const box of tools.querySelectorAll("input[name=kind]")) box.checked = true
    filter()
    show()
  })
  moves(svg, closer, view)
  svg.addEventListener("pointerover", ({ target }) => {
    const key = target.closest("a")?.dataset.key
    for (const { line, ends } of lines) line.classList.toggle("bw-graph__near", key !== undefined && ends.includes(key))
  })
}

/** Wheel and keys come closer, dragging moves; `view` is x, y, width and height of what is seen. */
function moves(svg, closer, view) {
  svg.addEventListener("wheel", (event) => {
    event.preventDefault()
    closer(event.deltaY > 0 ? 1.2 : 1 / 1.2)
  })
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey) return
    if (event.key === "+") closer(1 / 1.2)
    if (event.key === "-") closer(1.2)
  })
  svg.addEventListener("pointerdown", (down) => {
    const [x, y, width] = view
    const move = ({ clientX, clientY }) => {
      const scale = width / svg.clientWidth
      view.splice(0, 2, x - (clientX - down.clientX) * scale, y - (clientY - down.clientY) * scale)
      svg.setAttribute("viewBox", view.join(" "))
    }
    svg.addEventListener("pointermove", move)
    addEventListener("pointerup", () => svg.removeEventListener("pointermove", move), { once: true })
  })
}
