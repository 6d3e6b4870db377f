/**
 * Ticks on a list of steps. They are kept on the device only after a person asks, under a name that says nothing, and
 * forgotten again by one button. Without this script the boxes can be ticked, and are empty on the next visit.
 */
const storageKey = "pages-ticks"
const boxes = [...document.querySelectorAll("[data-bw-tick]")]
const [keep] = document.querySelectorAll("[data-bw-keep-ticks]")
const [forget] = document.querySelectorAll("[data-bw-forget-ticks]")
const [note] = document.querySelectorAll("[data-bw-ticks-note]")

/** Ids of the ticked steps; null where nobody asked to keep them, or the browser keeps nothing. */
function kept() {
  try {
    const text = localStorage.getItem(storageKey)
    return text === null ? null : text.split(" ")
  } catch {
    return null
  }
}

/** Steps of another plan than this one stay as they were. */
function save() {
  const here = new Set(boxes.map((box) => box.dataset.bwTick))
  const others = (kept() ?? []).filter((id) => !here.has(id))
  const ticked = boxes.filter((box) => box.checked).map((box) => box.dataset.bwTick)
  localStorage.setItem(storageKey, [...others, ...ticked].join(" "))
}

function show(isKept) {
  keep.hidden = isKept
  forget.hidden = !isKept
}

if (keep !== undefined) {
  const before = kept()
  if (before !== null) for (const box of boxes) box.checked = before.includes(box.dataset.bwTick)
  show(before !== null)
  for (const box of boxes)
    box.addEventListener("change", () => {
      if (kept() !== null) save()
    })
  keep.addEventListener("click", () => {
    try {
      save()
    } catch {
      note.textContent = note.dataset.failed
      return
    }
    show(true)
    note.textContent = note.dataset.kept
    forget.focus()
  })
  forget.addEventListener("click", () => {
    localStorage.removeItem(storageKey)
    show(false)
    note.textContent = note.dataset.forgotten
    keep.focus()
  })
}
