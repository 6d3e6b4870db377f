/**
 * The page /fingerprint: choose pictures, watch them being fingerprinted on this device, send the fingerprints.
 *
 * No request leaves but for the page's own code and, when the person presses the button, the form. Nothing is stored
 * on the device. The worker and its decoders are fetched when the first picture is chosen.
 */
import "./fingerprint-page.css"
import { findPageParts, type PageParts } from "./page-parts.ts"
import { type PageWords, readPageWords } from "./page-words.ts"
import { PictureTray } from "./picture-tray.ts"
import { prepareForm } from "./submission-form.ts"

const root = document.getElementById("fingerprint")
if (root !== null) start(root)

function start(root: HTMLElement): void {
  const parts = findPageParts(root)
  const words = readPageWords(root)
  const tray = new PictureTray(parts, words)
  acceptChosen(parts, words, tray)
  acceptDropped(tray)
  prepareForm(parts, words, () => ({ pictures: tray.pictures, isWorking: tray.isWorking }))
  parts.waiting.hidden = true
  parts.tool.hidden = false
}

/** A button of our own: the browser's says "no file chosen" once the field is emptied. */
function acceptChosen({ choose, chooser }: PageParts, words: PageWords, tray: PictureTray): void {
  choose.addEventListener("click", () => chooser.click())
  chooser.addEventListener("change", () => {
    const files = [...(chooser.files ?? [])]
    // So that the same picture can be chosen again after it was taken out, and no file stays in a field.
    chooser.value = ""
    tray.add(files)
    if (files.length > 0) choose.textContent = words.chooseMore
  })
}

/** An extra for a mouse: the file button does the same by keyboard and touch. */
function acceptDropped(tray: PictureTray): void {
  // The whole page: a picture dropped beside a smaller target would open in place of the page.
  document.addEventListener("dragover", (event) => event.preventDefault())
  document.addEventListener("drop", (event) => {
    event.preventDefault()
    tray.add([...(event.dataTransfer?.files ?? [])])
  })
}
