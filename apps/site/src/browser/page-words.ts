/**
 * The page's sentences, handed over by the server in `data-words` so that the script holds no language.
 *
 * `{name}` in a sentence is filled in here. Counts stand after a colon: no language then needs its plurals.
 */
import type { RefusalReason } from "./worker-messages.ts"

/** What the script says. */
export type PageWords = {
  picture: string
  preview: string
  ofPicture: string
  status: { waiting: string; working: string; ready: string; plain: string; twin: string; removed: string }
  refusals: Record<RefusalReason, string>
  progress: string
  stopped: string
  started: string
  finished: string
  summary: string
  summaryNone: string
  refused: string
  leftOut: string
  chooseMore: string
  stop: string
  goOn: string
  remove: string
  putBack: string
  tryAgain: string
  errors: { noPictures: string; noFingerprints: string; stillWorking: string; noAge: string }
  errorTitlePrefix: string
}

/** Throws when the page carries no words: it was put together wrongly. */
export function readPageWords(root: HTMLElement): PageWords {
  const words = root.dataset.words
  if (words === undefined) throw new TypeError("the page carries no words")
  return JSON.parse(words) as PageWords
}

/** Puts values into `{name}`; a name without a value stays as it is. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
