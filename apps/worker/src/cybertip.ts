/**
 * A report to the CyberTipline over NCMEC's Reporting API: opened (`/submit`), then finished (`/finish`). No file is uploaded.
 *
 * A report that was opened and not finished goes away by itself after a day, and finishing twice is answered as "already
 * finished" (5102): trying again after any interruption doubles nothing, so that here nothing is ever in doubt.
 */
import type { Delivered } from "./deliver.ts"

/** Where and as whom: the base address without a slash at its end. */
export type TipLine = { base: string; user: string; password: string }

const answerMsMax = 60_000
const alreadyFinished = "5102"
const notThere = "5001"

/** Reads `https://user:password@host/ispws`. Throws on anything else. */
export function readTipLine(text: string): TipLine {
  const url = new URL(text.trim())
  const line = { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
  if (line.user === "" || line.password === "") throw new Error("expected https://user:password@host/ispws")
  url.username = ""
  url.password = ""
  return { base: url.href.replace(/\/+$/, ""), ...line }
}

type Answer = { code: string | null; reportId: string | null; text: string; isUp: boolean }

/** Opens where it is not open yet, keeps the number by `keep`, and finishes. Never throws. */
export async function submitTip(
  xml: string,
  remoteId: string | null,
  line: TipLine,
  keep: (remoteId: string | null) => Promise<void>,
): Promise<Delivered> {
  let id = remoteId
  if (id === null) {
    const opened = await ask(line, "/submit", "text/xml; charset=utf-8", xml)
    if (opened.code !== "0" || opened.reportId === null) return refusalOf(opened)
    id = opened.reportId
    await keep(id)
  }
  const form = new FormData()
  form.set("id", id)
  const finished = await ask(line, "/finish", null, form)
  if (finished.code === "0" || finished.code === alreadyFinished) return { event: "accepted", reply: finished.text }
  if (finished.code === notThere) {
    // It was left open for more than a day: the next try opens another.
    await keep(null)
    return { event: "not-reached", reply: finished.text }
  }
  return refusalOf(finished)
}

/** 1xxx, and no answer, are worth another try; all else is a mistake of ours that trying again does not mend. */
function refusalOf({ code, text, isUp }: Answer): Delivered {
  const isWorthTrying = !isUp || code === null || code.startsWith("1")
  return { event: isWorthTrying ? "not-reached" : "refused", reply: text }
}

async function ask(line: TipLine, path: string, type: string | null, body: string | FormData): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${line.user}:${line.password}`).toString("base64")}`
  try {
    const answer = await fetch(line.base + path, {
      method: "POST",
      body,
      headers: { authorization, ...(type === null ? {} : { "content-type": type }) },
      redirect: "error",
      signal: AbortSignal.timeout(answerMsMax),
    })
    const text = await answer.text()
    return { code: element(text, "responseCode"), reportId: element(text, "reportId"), text, isUp: answer.status < 500 }
  } catch (error) {
    return { code: null, reportId: null, text: (error as Error).message, isUp: false }
  }
}

function element(xml: string, name: string): string | null {
  return new RegExp(`<${name}>\\s*(\\d{1,20})\\s*</${name}>`).exec(xml)?.[1] ?? null
}
