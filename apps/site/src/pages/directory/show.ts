import {
  contactKinds,
  contactsFor,
  countryName,
  isReachable,
  kindLabel,
  listCountries,
  searchContacts,
} from "@breakwater/guidance"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { Context } from "../../context.ts"
import { openNowScript } from "../../open-now-script.ts"
import type { Reader } from "../../reader.ts"
import { contactView } from "./contact-view.ts"

const searchCharactersMax = 100
const shownMax = 60

type Query = { q?: unknown }

/** GET /directory and /directory/{country}. Whom to reach in a country, or by a word; a row past its check says so. */
export function showDirectory(app: FastifyInstance, { reader, now }: Context) {
  const show = async (request: FastifyRequest<{ Querystring: Query }>, reply: FastifyReply) => {
    const me = reader(request)
    const { q } = request.query
    const typed = typeof q === "string" ? q.slice(0, searchCharactersMax) : ""
    const layout = me.isCopy ? me.layout : { ...me.layout, scripts: openNowScript() }
    return reply.page("directory/directory.njk", directoryView(me, typed, now()), { layout })
  }
  app.get("/directory", show)
  app.get("/directory/:country", show)
}

function directoryView(me: Reader, typed: string, now: Date) {
  const { t, words, country } = me
  const { code: language } = words.language
  const found =
    typed.trim() === ""
      ? contactsFor(country ?? "", { withInternational: true })
      : searchContacts(typed, { language, country, limit: shownMax })
  const rows = found.filter(isReachable).slice(0, shownMax)
  const groups = contactKinds
    .map((kind) => ({
      title: t(kindLabel(kind)),
      contacts: rows.filter((contact) => contact.kind === kind).map((contact) => contactView(contact, me, now)),
    }))
    .filter((group) => group.contacts.length > 0)
  const countries = listCountries(language)
  const name = country === null ? null : countryName(country, language)
  return {
    ...me.page,
    title: t("directory.tab"),
    heading: name === null ? t("directory.title") : `${t("directory.title")}: ${name}`,
    typed,
    groups,
    count: t("directory.note-found", { count: new Intl.NumberFormat(language).format(rows.length) }),
    hasNoRows: typed.trim() === "" && country !== null && !rows.some((row) => row.country === country),
    guessed: name !== null && !me.isCountryChosen ? t("start.note-country", { country: name }) : null,
    countries: [
      { value: "", text: t("start.note-country-unknown") },
      ...countries.map(({ code, name: text }) => ({ value: code, text, selected: code === country })),
    ],
    countryPages: countries
      .filter(({ hasContacts }) => hasContacts)
      .map(({ code, name: text }) => ({
        href: me.hrefWith(`/directory/${code.toLowerCase()}`, "country", code),
        text,
      })),
    clock: me.isCopy ? null : clockNote(me, now),
    unreviewed: me.reviewNote("directory"),
    backHref: me.href("/"),
  }
}

/** By whose clock "open now" is said: the site's, until a script of the page says it by the device's own. */
function clockNote({ t, locale }: Reader, now: Date) {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" }).format(now)
  return { ofSite: t("layout.note-clock", { time: `${time} UTC` }), ofDevice: t("layout.note-clock-own") }
}
