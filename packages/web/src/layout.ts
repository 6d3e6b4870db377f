/**
 * Layout: what surrounds every page, and the words it is written in.
 *
 * English stands here as the fallback; an app gives the words of the reader's language with each request. No word here
 * blames, frightens or promises.
 */
import type { ProblemKind } from "./problem.ts"

/**
 * One way to reach a person now. `href` is `tel:`, `sms:` or `https:`; `hours` is text for the reader;
 * `hoursData` goes into `data-hours`, for a script of the app that says it again by the clock of the device.
 */
export type CrisisLine = { name: string; number: string; href: string; hours: string; hoursData?: string }

/** Who to talk to now, in the reader's country. `emergency` is for danger to life; none where no number is known. */
export type Crisis = { lines: readonly CrisisLine[]; emergency: readonly { number: string; href: string }[] }

/** A link in the header, or a language to switch to. */
export type LayoutLink = { href: string; text: string; current?: boolean; lang?: string }

/** The words of a problem page: what happened, and the next step. */
export type ProblemWords = { heading: string; next: string }

/** Every word the layout itself prints. */
export type LayoutWords = {
  skipToContent: string
  quick: string
  exit: string
  exitHidden: string
  exitSkip: string
  exitActivated: string
  exitTimedOut: string
  exitPressTwoMore: string
  exitPressOneMore: string
  talk: string
  talkIntroduction: string
  emergency: string
  /** What follows the number: in some languages the sentence does not end with it. */
  emergencyAfter: string
  emergencyUnknown: string
  languages: string
  navigation: string
  back: string
  errorPrefix: string
  errorSummaryTitle: string
  contact: string
  startAgain: string
  problems: Record<ProblemKind, ProblemWords>
}

/** What surrounds one page. */
export type Layout = {
  lang: string
  dir: "ltr" | "rtl"
  words: LayoutWords
  crisis: Crisis
  languages: readonly LayoutLink[]
  navigation: readonly LayoutLink[]
  /** Addresses of the app's own scripts, and the words they need for `data-hours`, as JSON. */
  scripts: readonly string[]
  hoursWords: string
  /** Small links at the end of every page. */
  footer: readonly LayoutLink[]
  /** Where the name in the header leads. */
  homeHref: string
}

/** What an app says about one request's layout; the rest is as in `layoutDefault`. */
export type LayoutChoice = Partial<Omit<Layout, "words">> & {
  words?: Partial<Omit<LayoutWords, "problems">> & { problems?: Partial<Record<ProblemKind, ProblemWords>> }
}

const stopped: ProblemWords = {
  heading: "That did not work",
  next: "Go back one page and try again.",
}
const notHere: ProblemWords = {
  heading: "This page is not here",
  next: "The address may be mistyped, or the page may have moved. You can start again from the first page.",
}

/** English. */
export const layoutWordsDefault: LayoutWords = {
  skipToContent: "Skip to main content",
  quick: "Exit and help",
  exit: "Exit this page",
  exitHidden: "Emergency",
  exitSkip: "Exit this page",
  exitActivated: "Loading.",
  exitTimedOut: "Exit this page expired.",
  exitPressTwoMore: "Shift, press 2 more times to exit.",
  exitPressOneMore: "Shift, press 1 more time to exit.",
  talk: "Talk to someone now",
  talkIntroduction: "You do not have to deal with this alone.",
  emergency: "If you are in danger now, or thinking about ending your life, call",
  emergencyAfter: "",
  emergencyUnknown:
    "If you are in danger now, or thinking about ending your life, call the emergency number where you are.",
  languages: "Languages",
  navigation: "Pages",
  back: "Back",
  errorPrefix: "Error:",
  errorSummaryTitle: "There is a problem",
  contact: "Contact",
  startAgain: "Go to the first page",
  problems: {
    "bad-request": stopped,
    unauthorized: { heading: "You need to sign in", next: "Sign in, then open this page again." },
    forbidden: {
      heading: "You cannot open this page",
      next: "If you think you should be able to, ask whoever gave you access.",
    },
    "cross-origin": { heading: "That did not work", next: "Open the page here again, then send the form once more." },
    "not-found": notHere,
    "not-acceptable": stopped,
    "too-slow": {
      heading: "The connection was too slow",
      next: "What you wrote was not sent. Go back one page and try again.",
    },
    conflict: { heading: "Something changed in the meantime", next: "Open the page again to see how it is now." },
    gone: { heading: "This is no longer here", next: "You can start again from the first page." },
    "cursor-unknown": { heading: "This is no longer here", next: "You can start again from the first page." },
    "precondition-failed": {
      heading: "Something changed in the meantime",
      next: "Open the page again to see how it is now.",
    },
    "too-large": {
      heading: "That is more than we can take",
      next: "Go back one page and send less at a time. Please do not send images.",
    },
    "unsupported-media": {
      heading: "We cannot take that kind of file",
      next: "Go back one page. Please do not send images.",
    },
    unprocessable: stopped,
    "slow-down": {
      heading: "Please wait a little",
      next: "Many people are using this at once. Wait half a minute, then try again. Nothing you did is wrong.",
    },
    internal: {
      heading: "Something went wrong on our side",
      next: "It is not something you did. Go back one page and try again in a few minutes.",
    },
    unavailable: {
      heading: "This part is not working right now",
      next: "Try again in a few minutes.",
    },
  },
}

/** The layout of a page whose app says nothing. */
const layoutDefault: Layout = {
  lang: "en",
  dir: "ltr",
  words: layoutWordsDefault,
  crisis: { lines: [], emergency: [] },
  languages: [],
  navigation: [],
  scripts: [],
  hoursWords: "",
  footer: [],
  homeHref: "/",
}

/** The layout an app's choice gives. */
export function layoutOf(choice: LayoutChoice): Layout {
  const problems = { ...layoutWordsDefault.problems, ...choice.words?.problems }
  return { ...layoutDefault, ...choice, words: { ...layoutWordsDefault, ...choice.words, problems } }
}
