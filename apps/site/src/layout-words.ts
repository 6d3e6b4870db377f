/** The layout's own words in the reader's language. */
import type { Catalogue } from "@breakwater/guidance"
import type { LayoutChoice, ProblemWords } from "@breakwater/web"

type Words = NonNullable<LayoutChoice["words"]>

/** Every word that the layout and its problem pages print. */
export function layoutWords({ text }: Catalogue): Words {
  // The layout prints the number between the words, so that it can be a link.
  const [danger = "", afterDanger = ""] = text("crisis.note-danger", { numbers: "\u0000" }).split("\u0000")
  return {
    skipToContent: text("layout.label-skip"),
    quick: text("layout.label-quick"),
    exit: text("device.label-exit"),
    exitHidden: text("device.label-exit-emergency"),
    exitSkip: text("device.label-exit"),
    exitActivated: text("layout.note-loading"),
    exitTimedOut: text("layout.note-timed-out"),
    exitPressTwoMore: text("layout.note-two-more"),
    exitPressOneMore: text("layout.note-one-more"),
    talk: text("crisis.title"),
    talkIntroduction: text("crisis.p-suicide"),
    emergency: danger.trim(),
    emergencyAfter: afterDanger,
    emergencyUnknown: text("crisis.note-danger-fallback", { numbers: "112 / 911" }),
    languages: text("start.label-language"),
    navigation: text("layout.label-pages"),
    back: text("start.label-back"),
    startAgain: text("start.label-start"),
    errorPrefix: text("layout.label-error"),
    errorSummaryTitle: text("layout.label-errors"),
    problems: problemWords(text),
  }
}

function problemWords(text: Catalogue["text"]): NonNullable<Words["problems"]> {
  const words = (name: "not-found" | "stopped" | "busy" | "fault" | "gone" | "too-large"): ProblemWords => ({
    heading: text(`layout.${name}.title`),
    next: text(`layout.${name}.p-next`),
  })
  return {
    "not-found": words("not-found"),
    "bad-request": words("stopped"),
    "cross-origin": words("stopped"),
    "not-acceptable": words("stopped"),
    "too-slow": words("stopped"),
    unprocessable: words("stopped"),
    conflict: words("stopped"),
    "precondition-failed": words("stopped"),
    "slow-down": words("busy"),
    internal: words("fault"),
    unavailable: words("fault"),
    gone: words("gone"),
    "cursor-unknown": words("gone"),
    "too-large": words("too-large"),
    "unsupported-media": words("too-large"),
  }
}
