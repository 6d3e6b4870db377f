/**
 * A report to the CyberTipline over NCMEC's Reporting API: opened (`/submit`), its text file uploaded (`/upload`) and described
 * (`/fileinfo`), then finished (`/finish`); or retracted (`/retract`), which is possible only before it is finished. No image is
 * uploaded, nor could be: there is none.
 *
 * How far it came is kept after each step, so that the next try goes on from there. A report that was opened and not finished
 * goes away by itself after a day, and finishing twice is answered as "already finished" (5102): trying again after any
 * interruption doubles nothing, so that here nothing is ever in doubt.
 */
import { createHash } from "node:crypto"
import { tipFileXml } from "@breakwater/formats/cybertipline"
import type { Delivered } from "./deliver.ts"

/** Where and as whom: the base address without a slash at its end. */
export type TipLine = { base: string; user: string; password: string }

const answerMsMax = 60_000
const alreadyFinished = "5102"
const alreadyRetracted = "5101"
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

/** A submission: the report's document, and a text that goes with it. */
export type Tip = { xml: string; file: { fileName: string; text: string } | null }

/**
 * Goes on from where it stands (`progress`: the report's number, and after a colon its file's; null: not begun) and keeps each
 * step by `keep`. Never throws.
 */
export async function submitTip(
  { xml, file }: Tip,
  progress: string | null,
  line: TipLine,
  keep: (progress: string | null) => Promise<void>,
): Promise<Delivered> {
  let [id = "", fileId = ""] = progress?.split(":") ?? []
  if (id === "") {
    const opened = await ask(line, "/submit", "text/xml; charset=utf-8", xml)
    if (opened.code !== "0" || opened.reportId === null) return refusalOf(opened)
    id = opened.reportId
    await keep(id)
  }
  if (file !== null) {
    if (fileId === "") {
      const uploaded = await upload(file, id, line)
      if (!uploaded.ok) return (await startOver(uploaded.answer, keep)) ?? refusalOf(uploaded.answer)
      fileId = uploaded.fileId
      await keep(`${id}:${fileId}`)
    }
    const document = tipFileXml({ reportId: id, fileId, fileName: file.fileName })
    const described = await ask(line, "/fileinfo", "text/xml; charset=utf-8", document)
    const isOver = described.code === alreadyFinished
    if (described.code !== "0" && !isOver) return (await startOver(described, keep)) ?? refusalOf(described)
  }
  const finished = await ask(line, "/finish", null, formOf({ id }))
  if (finished.code === "0" || finished.code === alreadyFinished) return { event: "accepted", reply: finished.text }
  return (await startOver(finished, keep)) ?? refusalOf(finished)
}

/** Takes back what was opened and not finished. False: it was not, and goes away by itself within a day. */
export async function retractTip(progress: string, line: TipLine): Promise<boolean> {
  const [id = ""] = progress.split(":")
  const { code } = await ask(line, "/retract", null, formOf({ id }))
  return code === "0" || code === alreadyRetracted || code === notThere
}

/** Uploads, and compares the digest of what arrived. */
async function upload(
  { fileName, text }: { fileName: string; text: string },
  id: string,
  line: TipLine,
): Promise<{ ok: true; fileId: string } | { ok: false; answer: Answer }> {
  const bytes = new TextEncoder().encode(text)
  const form = formOf({ id })
  form.set("file", new Blob([bytes], { type: "text/plain" }), fileName)
  const answer = await ask(line, "/upload", null, form)
  const fileId = /<fileId>\s*([\w-]{1,80})\s*<\/fileId>/.exec(answer.text)?.[1]
  const hash = /<hash>\s*([0-9a-fA-F]{32})\s*<\/hash>/.exec(answer.text)?.[1]
  const isWhole = hash?.toLowerCase() === createHash("md5").update(bytes).digest("hex")
  if (answer.code !== "0" || fileId === undefined) return { ok: false, answer }
  // Damaged on the way: worth another try, as a report is finished only with its file whole.
  return isWhole ? { ok: true, fileId } : { ok: false, answer: { ...answer, code: null } }
}

/** Left open for more than a day it is gone: the next try opens another. */
async function startOver(answer: Answer, keep: (progress: null) => Promise<void>): Promise<Delivered | null> {
  if (answer.code !== notThere) return null
  await keep(null)
  return { event: "not-reached", reply: answer.text }
}

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
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
