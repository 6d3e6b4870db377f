/** The sentences of the fingerprint page that its script says, from the catalogue: the script itself holds no language. */
import type { Catalogue, MessageId } from "@breakwater/guidance"
import type { PageWords } from "../../browser/page-words.ts"
import { refusalReasons } from "../../browser/worker-messages.ts"

const leftToFill = { number: "{number}", done: "{done}", total: "{total}", count: "{count}" }

/** In the reader's language; `{name}` is left for the script to fill. */
export function pictureWords(words: Catalogue): PageWords {
  const text = (id: MessageId) => words.text(id, leftToFill)
  return {
    picture: text("pictures.label-picture"),
    preview: text("pictures.label-preview"),
    ofPicture: text("pictures.label-of-picture"),
    status: {
      waiting: text("pictures.label-waiting"),
      working: text("pictures.label-working"),
      ready: text("pictures.label-ready"),
      plain: text("pictures.note-plain"),
      twin: text("pictures.note-twin"),
      removed: text("pictures.note-removed"),
    },
    refusals: Object.fromEntries(
      refusalReasons.map((reason) => [reason, text(`pictures.note-refused-${reason}`)]),
    ) as PageWords["refusals"],
    progress: text("pictures.label-done"),
    stopped: text("pictures.label-stopped"),
    started: text("pictures.note-started"),
    finished: text("pictures.note-finished"),
    summary: text("pictures.note-summary"),
    summaryNone: text("pictures.note-summary-none"),
    refused: text("pictures.note-refused"),
    leftOut: text("pictures.note-left-out"),
    chooseMore: text("pictures.label-choose-more"),
    stop: text("pictures.label-stop"),
    goOn: text("pictures.label-go-on"),
    remove: text("pictures.label-remove"),
    putBack: text("pictures.label-put-back"),
    tryAgain: text("pictures.label-try-again"),
    errors: {
      noPictures: text("pictures.note-no-pictures"),
      noFingerprints: text("pictures.note-no-fingerprints"),
      stillWorking: text("pictures.note-still-working"),
      noAge: text("pictures.note-no-age"),
    },
    errorTitlePrefix: `${text("layout.label-error")} `,
  }
}
