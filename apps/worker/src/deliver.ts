/**
 * One mail over SMTP (RFC 5321), and what became of it: accepted, refused for good, not reached, or lost after its content was
 * begun. Only the last leaves a doubt, and it is told from the others by whether the content was asked for.
 */
import { Readable } from "node:stream"
import type { OutgoingMail } from "@breakwater/casework"
import nodemailer from "nodemailer"
import MailComposer from "nodemailer/lib/mail-composer/index.js"

/** Where mail goes out: a server, and whose it is. */
export type Outbox = { url: string; from: string }

export type Delivered = { event: "accepted" | "refused" | "not-reached" | "lost"; reply: string }

const connectMsMax = 20_000
const answerMsMax = 60_000

/** Sends one mail. Never throws: what goes wrong is an outcome. */
export async function deliver(mail: OutgoingMail, messageId: string, { url, from }: Outbox): Promise<Delivered> {
  const message = await new MailComposer({
    from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    messageId,
    attachments: mail.attachments.map(({ fileName, mediaType, text, base64 }) => ({
      filename: fileName,
      contentType: mediaType,
      content: base64 ? Buffer.from(text, "base64") : text,
    })),
  })
    .compile()
    .build()
  let isBegun = false
  const content = Readable.from(
    (function* () {
      // Read only after the other side said "go ahead" (354).
      isBegun = true
      yield message
    })(),
  )
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: connectMsMax,
    greetingTimeout: connectMsMax,
    socketTimeout: answerMsMax,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const { response } = await transport.sendMail({ envelope: { from, to: mail.to }, raw: content })
    return { event: "accepted", reply: response }
  } catch (error) {
    return outcomeOf(error as { responseCode?: number; response?: string; message: string }, isBegun)
  } finally {
    transport.close()
  }
}

function outcomeOf(error: { responseCode?: number; response?: string; message: string }, isBegun: boolean): Delivered {
  const reply = error.response ?? error.message
  if (error.responseCode !== undefined) return { event: error.responseCode >= 500 ? "refused" : "not-reached", reply }
  return { event: isBegun ? "lost" : "not-reached", reply }
}
