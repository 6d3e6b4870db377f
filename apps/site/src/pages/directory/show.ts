import {
  agesText,
  type Contact,
  contactKinds,
  contactsFor,
  isReachable,
  kindLabel,
  listCountries,
  openNow,
  searchContacts,
  standing,
} from "@breakwater/guidance"
import type { FastifyInstance } from "fastify"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"

const searchCharactersMax = 100
const shownMax = 60

type Query = { q?: unknown }

/** GET /directory. Whom to reach in a country, or by a word; a row past its check says so. */
export function showDirectory(app: FastifyInstance, { reader, now }: Context) {
  app.get<{ Querystring: Query }>("/directory", async (request, reply) => {
    const me = reader(request)
    const { t, words, country } = me
    const typed = typeof request.query.q === "string" ? request.query.q.slice(0, searchCharactersMax) : ""
    const found =
      typed.trim() === ""
        ? contactsFor(country ?? "", { withInternational: true })
        : searchContacts(typed, { language: words.language.code, country, limit: shownMax })
    const rows = found.filter(isReachable).slice(0, shownMax)
    const groups = contactKinds
      .map((kind) => ({
        title: t(kindLabel(kind)),
        contacts: rows.filter((contact) => contact.kind === kind).map((contact) => viewOf(contact, me, now())),
      }))
      .filter((group) => group.contacts.length > 0)
    const countries = listCountries(words.language.code).map(({ code, name }) => ({
      value: code,
      text: name,
      selected: code === country,
    }))
    return reply.page("directory/directory.njk", {
      ...me.page,
      title: t("directory.tab"),
      typed,
      groups,
      count: t("directory.note-found", { count: String(rows.length) }),
      countries: [{ value: "", text: t("start.note-country-unknown") }, ...countries],
      unreviewed: me.isUnreviewed("directory"),
      backHref: me.href("/"),
    })
  })
}

function viewOf(contact: Contact, { t, words }: Reader, now: Date) {
  const opening = openNow(contact.hours, now)
  const time = new Intl.DateTimeFormat(words.language.code, { weekday: "short", hour: "numeric", minute: "2-digit" })
  const hours =
    opening.state === "unknown"
      ? t("crisis.label-hours-unknown")
      : opening.always
        ? t("crisis.label-always")
        : opening.state === "open"
          ? opening.closesAt === null
            ? t("crisis.label-open")
            : t("crisis.label-open-until", { time: time.format(opening.closesAt) })
          : opening.opensAt === null
            ? t("crisis.label-closed")
            : t("crisis.label-opens", { time: time.format(opening.opensAt) })
  const date =
    contact.checkedOn === null ? null : new Intl.DateTimeFormat(words.language.code).format(new Date(contact.checkedOn))
  const kept = standing(contact, now)
  return {
    name: contact.name,
    forWhom: contact.forWhom,
    ages: agesText(contact, words),
    numbers: contact.numbers.filter((number) => number.href !== null),
    url: contact.urlNeedsCheck ? null : contact.url,
    hours,
    isFree: contact.cost === "free",
    mark: contact.mark === "official" ? t("directory.label-official") : t("directory.label-cited"),
    standing:
      kept === "check" || date === null
        ? t("crisis.label-check")
        : t(kept === "tried" ? "crisis.label-tried" : "crisis.label-source-read", { date }),
  }
}
