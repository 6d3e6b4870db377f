/**
 * The list of pictures as the person sees it: a blurred patch, a number, a sentence and what they can do.
 *
 * Rows stay in place when a picture is taken out, so that neither the eye nor the keyboard loses its spot.
 */
import { fill, type PageWords } from "./page-words.ts"
import { earlierTwin, hasRoom, type Picture } from "./picture-list.ts"
import { retryableReasons } from "./worker-messages.ts"

export type RowAction = "remove" | "putBack" | "tryAgain"

export type PictureRows = {
  /** Brings every row in line with the list. */
  show(pictures: readonly Picture<File>[]): void
}

type Row = {
  item: HTMLLIElement
  preview: HTMLCanvasElement
  status: HTMLElement
  buttons: Record<RowAction, HTMLButtonElement>
}

export function createPictureRows(
  list: HTMLElement,
  words: PageWords,
  act: (action: RowAction, id: number) => void,
): PictureRows {
  const rows = new Map<number, Row>()
  return {
    show(pictures) {
      for (const picture of pictures) {
        const row = rows.get(picture.id) ?? createRow(picture, words, act)
        if (!rows.has(picture.id)) {
          rows.set(picture.id, row)
          list.append(row.item)
        }
        showState(row, picture, pictures, words)
      }
    },
  }
}

function createRow(picture: Picture<File>, words: PageWords, act: (action: RowAction, id: number) => void): Row {
  const number = picture.id
  const item = element("li", "fingerprint-picture")
  const preview = element("canvas", "fingerprint-preview")
  preview.setAttribute("role", "img")
  preview.setAttribute("aria-label", fill(words.preview, { number }))
  // A blur of the row's own preview, which is 32 pixels at the most: a patch of colour, never a picture.
  preview.style.filter = "blur(6px)"
  preview.hidden = true
  const frame = element("div", "fingerprint-preview-frame")
  frame.append(preview)
  const text = element("div", "fingerprint-picture-text")
  const heading = element("p", "govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-0")
  heading.textContent = fill(words.picture, { number })
  const name = element("p", "govuk-body-s govuk-!-margin-bottom-1 fingerprint-name")
  name.textContent = picture.source.name
  const status = element("p", "govuk-body govuk-!-margin-bottom-1")
  const button = (action: RowAction) => {
    const created = element("button", "govuk-button govuk-button--secondary govuk-!-margin-bottom-0")
    created.type = "button"
    const of = element("span", "govuk-visually-hidden")
    of.textContent = ` ${fill(words.ofPicture, { number })}`
    created.append(words[action], of)
    created.addEventListener("click", () => act(action, number))
    return created
  }
  const buttons = { tryAgain: button("tryAgain"), remove: button("remove"), putBack: button("putBack") }
  const group = element("div", "govuk-button-group govuk-!-margin-bottom-0")
  group.append(buttons.tryAgain, buttons.remove, buttons.putBack)
  text.append(heading, name, status, group)
  item.append(frame, text)
  return { item, preview, status, buttons }
}

function showState(row: Row, picture: Picture<File>, pictures: readonly Picture<File>[], words: PageWords): void {
  const { state, removed } = picture
  const focused = document.activeElement
  setText(row.status, statusOf(picture, pictures, words))
  row.item.dataset.state = removed ? "removed" : state.is
  row.buttons.remove.hidden = removed
  row.buttons.putBack.hidden = !removed || !hasRoom(pictures)
  row.buttons.tryAgain.hidden = removed || state.is !== "refused" || !retryableReasons.includes(state.reason)
  // A button that goes away takes the focus with it; its neighbour is where the person expects to be.
  if (focused instanceof HTMLButtonElement && focused.hidden && row.item.contains(focused)) {
    ;(removed ? row.buttons.putBack : row.buttons.remove).focus()
  }
  row.preview.hidden = removed || state.is !== "ready"
  if (state.is === "ready" && row.preview.dataset.drawn === undefined) drawPreview(row.preview, state.preview)
}

function statusOf(picture: Picture<File>, pictures: readonly Picture<File>[], words: PageWords): string {
  if (picture.removed) return words.status.removed
  if (picture.state.is === "refused") return words.refusals[picture.state.reason]
  if (picture.state.is !== "ready") return words.status[picture.state.is]
  const twin = earlierTwin(pictures, picture)
  if (twin !== null) return fill(words.status.twin, { number: twin })
  return picture.state.fingerprint.pdq === null ? words.status.plain : words.status.ready
}

function drawPreview(
  canvas: HTMLCanvasElement,
  pixels: { width: number; height: number; data: Uint8ClampedArray },
): void {
  canvas.width = pixels.width
  canvas.height = pixels.height
  const image = new ImageData(pixels.width, pixels.height)
  image.data.set(pixels.data)
  canvas.getContext("2d")?.putImageData(image, 0, 0)
  canvas.dataset.drawn = "yes"
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, classes: string): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name)
  created.className = classes
  return created
}

function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text
}
