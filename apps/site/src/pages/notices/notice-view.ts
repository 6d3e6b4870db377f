/** A notice as its page shows it: what it lacks, how to send it, its clock, and what can happen to it. */
import {
  type KeptNotice,
  missingElements,
  type NoticeEvent,
  neededElements,
  noticeClock,
  noticeEventsFrom,
  noticeState,
  noticeText,
  stepsWhenLapsed,
} from "@breakwater/casework"
import { catalogueOf, type MessageId, platformById } from "@breakwater/guidance"
import type { Reader } from "../../reader.ts"

const eventLabels: Record<NoticeEvent, MessageId> = {
  send: "notices.label-sent",
  acknowledge: "notices.label-acknowledged",
  remove: "notices.label-removed",
  refuse: "notices.label-refused",
  reopen: "notices.label-reopened",
}

/** One line of the list, with its clock. */
export function noticeLine(notice: KeptNotice, me: Reader, now: Date) {
  const { t } = me
  const clock = noticeClock(notice, now)
  return {
    id: notice.id,
    title: platformName(notice),
    state: notice.state,
    stateTitle: t(`${noticeState(notice.state).told}.title` as MessageId),
    next: t(`${noticeState(notice.state).told}.p-next` as MessageId),
    due: clock === null ? null : dueText(clock, me),
    lapsed: clock?.isLapsed === true ? stepsWhenLapsed(notice.answers.regime).map((id) => me.h(id as MessageId)) : [],
  }
}

/** The whole page of one notice. The text to send is English: that is what trust teams everywhere read. */
export function noticeView(notice: KeptNotice, me: Reader, now: Date) {
  const { answers } = notice
  const platform = platformById(answers.platform)
  const { subject, body } = noticeText(answers, platformName(notice), catalogueOf("en"))
  const routes = (platform?.routes ?? []).filter((route) => !route.needsCheck && route.url !== null)
  const email = platform?.routes.find((route) => route.email !== null && !route.needsCheck)?.email ?? ""
  const mayStayUnknown =
    answers.subject === "content" &&
    !neededElements(answers.regime, answers.subject, answers.ageInImage).includes("signature")
  return {
    ...noticeLine(notice, me, now),
    heading: me.t("notices.title-ready", { platform: platformName(notice) }),
    missing: missingElements(answers).map((element) => me.t(`notices.note-missing-${element}`)),
    isAnonymous: answers.regime === "eu" && answers.ageInImage === "under-18" && mayStayUnknown,
    subject,
    body,
    isEnglish: me.words.language.code === "en",
    forms: routes.map(({ url }) => url),
    mailHref: `mailto:${email}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`,
    hasXarf: answers.ageInImage === "under-18" && answers.contact !== undefined && answers.links.length > 0,
    events: noticeEventsFrom(notice.state).map((event) => ({ event, label: me.t(eventLabels[event]) })),
    // Words come with an answer, and nobody answers what was not sent.
    takesWords: notice.state !== "draft",
    history: noticeHistory(notice, me),
    canChange: notice.state === "draft",
    handedOver:
      notice.handedOverAt === null
        ? null
        : me.t("notices.note-handed-over", { date: dayOf(new Date(notice.handedOverAt), me) }),
  }
}

function dayOf(at: Date, { locale }: Reader): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(at)
}

/** What happened to a notice, in order, a line each. */
function noticeHistory({ events }: KeptNotice, me: Reader): string[] {
  return events.map(({ event, at, words }) => {
    const happened = `${dayOf(new Date(at), me)}: ${me.t(eventLabels[event])}`
    return words === undefined ? happened : `${happened} – ${words}`
  })
}

/** What people call the app. */
export function platformName({ answers }: KeptNotice): string {
  return platformById(answers.platform)?.name ?? answers.platform
}

function dueText({ at, isByLaw }: { at: Date; isByLaw: boolean }, { t, locale }: Reader): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" })
  return t(isByLaw ? "notices.note-due-law" : "notices.note-due-ours", { date: `${format.format(at)} UTC` })
}
