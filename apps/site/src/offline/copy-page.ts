/**
 * A page of the site made into a page of a copy: links lead to files beside it, forms give way to links, and what only
 * the site itself can do is left out. It reads the site's own markup, not any HTML.
 */
import { type CopySet, placeOf, wayBetween } from "./copy-places.ts"

/** What stands where a form was, given the form's opening tag. */
export type FormReplacement = (tag: string) => string

/** The page as a file of the copy at `file`. */
export function copiedPage(
  html: string,
  at: { file: string; set: CopySet; languages: readonly string[]; form: FormReplacement },
): string {
  const { file, set, languages, form } = at
  const exitTo = /data-destination="([^"]*)"/.exec(html)?.[1] ?? ""
  const place = (address: string) => {
    const to = placeOf(unescapeHtml(address), set, languages)
    return to === null ? null : wayBetween(file, to)
  }
  return (
    withoutForms(html, form)
      // From a folder a browser loads no modules; these two need not be any.
      .replace(/<script type="module"/g, "<script defer")
      .replace(/ (src|href)="(\/assets\/[^"]*)"/g, (_all, name, address) => ` ${name}="${place(address) ?? ""}"`)
      .replaceAll(' href="/exit"', ` href="${exitTo}"`)
      // An item that only leads to what the copy does not have.
      .replace(
        /<li[^>]*>\s*<a [^>]*href="(\/[^"]*)"[^>]*>[^<]*<\/a>(?:<span[^>]*>[^<]*<\/span>)?\s*<\/li>/g,
        (item, address) => (place(address) === null ? "" : item),
      )
      .replace(/<a ([^>]*)href="(\/[^"]*)"([^>]*)>([\s\S]*?)<\/a>/g, (_all, before, address, after, text) => {
        const way = place(address)
        return way === null ? text : `<a ${before}href="${way}"${after}>${text}</a>`
      })
  )
}

/** What stands in `<main>`. */
function mainOf(html: string): string {
  const found = /<main [^>]*>([\s\S]*)<\/main>/.exec(html)?.[1]
  if (found === undefined) throw new Error("a page of the site has no main part")
  return found
}

/** One file that needs no other: the style sheet and icon in it, several pages' main parts after one another, no links within the site. */
export function printedPage(
  pages: readonly string[],
  own: { style: string; icon: string; form: FormReplacement },
): string {
  const [first = ""] = pages
  // The start page's links lead to what follows here anyway: only its first words are printed.
  const mains = pages.map((page) => mainOf(page).replace(/<ul class="govuk-list bw-doors">[\s\S]*/, ""))
  const whole = first
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${own.style}</style>`)
    .replace(
      /<link rel="icon" href="[^"]*"/,
      () => `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(own.icon)}"`,
    )
    .replace(/(<main [^>]*>)[\s\S]*<\/main>/, (_all, opening) => `${opening}${mains.join("\n<hr>\n")}</main>`)
    .replace(/<script[\s\S]*?<\/script>/g, "")
    .replace(/<(p|h2|ul|div|details) [^>]*\bbw-no-print\b[^>]*>[\s\S]*?<\/\1>/g, "")
    .replace(/<nav class="bw-(?:bar|languages)"[\s\S]*?<\/nav>/g, "")
    .replace(/<button[\s\S]*?<\/button>/g, "")
    .replace(/<a href="[^"]*" class="govuk-back-link"[^>]*>[\s\S]*?<\/a>/g, "")
    .replace(/<li[^>]*>\s*<a [^>]*href="\/[^"]*"[^>]*>[^<]*<\/a>(?:<span[^>]*>[^<]*<\/span>)?\s*<\/li>/g, "")
    .replace(/<p [^>]*><a [^>]*href="\/[^"]*"[^>]*>[^<]*<\/a><\/p>/g, "")
    .replace(/<a href="\/[^"]*" class="bw-header__name">([\s\S]*?)<\/a>/g, '<span class="bw-header__name">$1</span>')
    .replace(/<a [^>]*href="\/[^"]*"[^>]*>([\s\S]*?)<\/a>/g, "$1")
  return withoutForms(whole, own.form)
}

/** Adds a line above the foot of a page. */
export function withFootLine(html: string, line: string): string {
  return html.replace(
    /(<footer class="bw-footer">\s*<div[^>]*>)/,
    (_all, opening) => `${opening}\n<p class="govuk-body">${line}</p>`,
  )
}

function withoutForms(html: string, form: FormReplacement): string {
  return html.replace(/(<form [^>]*>)[\s\S]*?<\/form>/g, (_all, tag) => form(tag))
}

function unescapeHtml(text: string): string {
  return text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">")
}
