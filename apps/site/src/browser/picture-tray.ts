/**
 * The pictures on the page and the work on them: what each press and each outcome changes, and what is shown and said.
 *
 * Sends nothing; see submission-form.ts.
 */
import type { PageParts } from "./page-parts.ts"
import { fill, type PageWords } from "./page-words.ts"
import {
  addPictures,
  changePicture,
  countPictures,
  fingerprintsToSend,
  nextToDo,
  type Picture,
} from "./picture-list.ts"
import { createPictureRows, type PictureRows, type RowAction } from "./picture-rows.ts"
import { WorkerQueue } from "./worker-queue.ts"

export class PictureTray {
  readonly #parts: PageParts
  readonly #words: PageWords
  readonly #rows: PictureRows
  readonly #queue: WorkerQueue
  #pictures: Picture<File>[] = []

  constructor(parts: PageParts, words: PageWords) {
    this.#parts = parts
    this.#words = words
    this.#rows = createPictureRows(parts.list, words, (action, id) => this.#act(action, id))
    this.#queue = new WorkerQueue({
      next: () => {
        const picture = nextToDo(this.#pictures)
        return picture === null ? null : { id: picture.id, file: picture.source }
      },
      started: (id) => this.#change(id, { state: { is: "working" } }),
      settled: (id, outcome) => {
        this.#change(id, {
          state: outcome.ok ? { is: "ready", ...outcome.value } : { is: "refused", reason: outcome.reason },
        })
        if (!this.isWorking) this.#say([this.#words.finished])
      },
      stopped: () => this.#show(),
    })
    parts.stop.addEventListener("click", () => this.#stopOrGoOn())
  }

  get pictures(): readonly Picture<File>[] {
    return this.#pictures
  }

  get isWorking(): boolean {
    const isAnyInWork = this.#pictures.some((picture) => !picture.removed && picture.state.is === "working")
    return isAnyInWork || (!this.#queue.isStopped && nextToDo(this.#pictures) !== null)
  }

  add(files: readonly File[]): void {
    if (files.length === 0) return
    const { pictures, leftOut } = addPictures(this.#pictures, files)
    this.#pictures = pictures
    this.#parts.pictures.hidden = false
    const tooMany = leftOut === 0 ? "" : fill(this.#words.leftOut, { count: leftOut })
    this.#parts.leftOut.textContent = tooMany
    this.#parts.spoken.textContent = this.#words.started
    this.#queue.goOn()
    this.#show()
  }

  #act(action: RowAction, id: number): void {
    const picture = this.#pictures.find((one) => one.id === id)
    const isUnfinished = picture?.state.is === "working" || action === "tryAgain"
    this.#change(id, { removed: action === "remove", ...(isUnfinished ? { state: { is: "waiting" } } : {}) })
    this.#queue.drop(id)
    if (action === "tryAgain") this.#queue.goOn()
    else this.#queue.wake()
    if (!this.isWorking) this.#say([])
  }

  #stopOrGoOn(): void {
    if (this.#queue.isStopped) this.#queue.goOn()
    else {
      const ended = this.#queue.stop()
      if (ended !== null) this.#change(ended, { state: { is: "waiting" } })
      this.#say([])
    }
    this.#show()
  }

  #change(id: number, to: Parameters<typeof changePicture>[2]): void {
    this.#pictures = changePicture(this.#pictures, id, to)
    this.#show()
  }

  /** At the start and the end only: a voice that counts to a hundred hides everything else. */
  #say(first: readonly string[]): void {
    const count = fingerprintsToSend(this.#pictures).length
    const { refused } = countPictures(this.#pictures)
    const summary = count === 0 ? this.#words.summaryNone : fill(this.#words.summary, { count })
    const without = refused === 0 ? [] : [fill(this.#words.refused, { count: refused })]
    this.#parts.spoken.textContent = [...first, summary, ...without].join(" ")
  }

  #show(): void {
    const { total, done } = countPictures(this.#pictures)
    const isHalted = this.#queue.isStopped && nextToDo(this.#pictures) !== null
    this.#parts.progress.max = Math.max(1, total)
    this.#parts.progress.value = done
    const sentence = isHalted ? this.#words.stopped : this.#words.progress
    this.#parts.progressText.textContent = fill(sentence, { done, total })
    const isNeeded = isHalted || this.isWorking
    if (!isNeeded && document.activeElement === this.#parts.stop) this.#parts.listHeading.focus()
    this.#parts.stop.hidden = !isNeeded
    this.#parts.stop.textContent = isHalted ? this.#words.goOn : this.#words.stop
    this.#rows.show(this.#pictures)
  }
}
