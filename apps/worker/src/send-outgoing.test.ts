/** Mail out through a real SMTP server, on a real database: what each way of going wrong leads to. */
import { randomBytes, randomUUID } from "node:crypto"
import type { Socket } from "node:net"
import { sealMail } from "@breakwater/casework"
import { addOutgoing, addStaff, auditEntries, decideOutgoing, moveReferral, outgoingOf } from "@breakwater/store"
import { type TestDatabase, testDatabase } from "@breakwater/store/testing"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import { sql } from "kysely"
import { SMTPServer, type SMTPServerOptions } from "smtp-server"
import { afterAll, beforeAll, expect, test } from "vitest"
import { sendOutgoing } from "./send-outgoing.ts"

let testing: TestDatabase
let staffId: number
const identity = await generateX25519Identity()
const start = new Date("2026-11-25T10:00:00Z")

beforeAll(async () => {
  testing = await testDatabase()
  const added = await addStaff(testing.as("console"), { name: "Sender", roles: ["supervisor"], now: start })
  staffId = added.ok ? added.value : 0
})
afterAll(() => testing?.drop())

type Mail = { id: string; referralId: string }

/** An approved referral with a mail on its way. */
async function mail(to = "desk@example.org"): Promise<Mail> {
  const [id, referralId, reportId] = [randomUUID(), randomUUID(), randomUUID()]
  await sql`with made as (insert into cases (lookup, recipient, opened_on) values (${randomBytes(32)}, 'age1', ${start}) returning id)
    insert into reports (id, case_id, submission_id, state, received_on, due_at, urgency, level, for_whom, age, sealed, sealed_to, recipient)
    select ${reportId}, id, ${randomUUID()}, 'opened', ${start}, ${start}, 'high', 'anonymous', 'self', 'adult', ${randomBytes(8)}, '{}', 'age1' from made`.execute(
    testing.owner,
  )
  await sql`insert into referrals (id, report_id, format, authority, state, proposed_by, proposed_at, decided_by, decided_at, sealed, sealed_to)
    values (${referralId}, ${reportId}, 'csv', 'Desk', 'approved', ${staffId}, ${start}, ${staffId}, ${start}, ${randomBytes(8)}, '{}')`.execute(
    testing.owner,
  )
  const content = {
    to,
    subject: "Referral",
    text: "See the file.",
    attachments: [{ fileName: "a.csv", mediaType: "text/csv", text: "x" }],
  }
  const sealed = await sealMail(content, await identityToRecipient(identity))
  const act = {
    staffId,
    staff: "Sender",
    at: start,
    action: "mail-referral" as const,
    object: { kind: "referral" as const, id: referralId },
    why: "",
  }
  await addOutgoing(
    testing.as("console"),
    { id, referralId, channel: "mail", messageId: `<${id}@example.org>`, sealed, now: start },
    act,
  )
  return { id, referralId }
}

type Server = { url: string; got: string[]; hangUp(): void; close(): Promise<void> }

async function server(options: SMTPServerOptions = {}): Promise<Server> {
  const got: string[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onData: (stream, _session, done) => {
      let text = ""
      stream.on("data", (part) => (text += String(part)))
      stream.on("end", () => {
        got.push(text)
        done()
      })
    },
    ...options,
  })
  smtp.on("error", () => undefined)
  const sockets = new Set<Socket>()
  smtp.server.on("connection", (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()))
  const { port } = smtp.server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    got,
    hangUp: () => {
      for (const socket of sockets) socket.destroy()
    },
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  }
}

const send = (url: string, minutes = 0) =>
  sendOutgoing(testing.as("worker"), {
    identity,
    outbox: { url, from: "hotline@example.org" },
    tipLine: null,
    now: () => new Date(start.getTime() + minutes * 60_000),
  })
const stateOf = async ({ referralId }: Mail) => (await outgoingOf(testing.as("console"), referralId))?.state
const referralState = async ({ referralId }: Mail) =>
  (await testing.owner.selectFrom("referrals").select("state").where("id", "=", referralId).executeTakeFirst())?.state

test("an accepted mail arrives whole, is gone from the database, and its referral is sent, on record", async () => {
  const smtp = await server()
  const made = await mail()
  await send(smtp.url)
  expect(smtp.got).toHaveLength(1)
  expect(smtp.got[0]).toContain(`Message-ID: <${made.id}@example.org>`)
  expect(smtp.got[0]).toContain("a.csv")
  expect(await stateOf(made)).toBe("sent")
  expect(await referralState(made)).toBe("sent")
  const row = await testing.owner.selectFrom("outgoing").select("sealed").where("id", "=", made.id).executeTakeFirst()
  expect(row?.sealed).toBeNull()
  const [last] = await auditEntries(testing.as("console"), { before: null, rowsMax: 1 })
  expect(last).toMatchObject({ staff: "worker", action: "send-referral", object: { id: made.referralId } })
  await send(smtp.url, 60)
  expect(smtp.got).toHaveLength(1)
  await smtp.close()
})

test("a refusal for good is failed, with the other side's words; its referral is not sent", async () => {
  const smtp = await server({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error("no such desk"), { responseCode: 550 })),
  })
  const made = await mail()
  await send(smtp.url)
  expect(await stateOf(made)).toBe("failed")
  expect((await outgoingOf(testing.as("console"), made.referralId))?.reply).toContain("no such desk")
  expect(await referralState(made)).toBe("approved")
  await smtp.close()
})

test("a server that is not there is tried again later, with a growing pause, and then counts as failed", async () => {
  const made = await mail()
  await send("smtp://127.0.0.1:1")
  expect(await stateOf(made)).toBe("waiting")
  await send("smtp://127.0.0.1:1", 0.5)
  expect((await outgoingOf(testing.as("console"), made.referralId))?.tries).toBe(1)
  for (let minutes = 2; minutes < 2000; minutes *= 2) await send("smtp://127.0.0.1:1", minutes * 2)
  expect(await stateOf(made)).toBe("failed")
})

test("a connection lost after the content was begun is in doubt, and is not sent again but by staff, under the same name", async () => {
  const broken: Server = await server({
    // Takes the whole content and hangs up before it says so.
    onData: (stream) => {
      stream.on("data", () => undefined)
      stream.on("end", () => broken.hangUp())
    },
  })
  const made = await mail()
  await send(broken.url)
  expect(await stateOf(made)).toBe("in-doubt")
  const smtp = await server()
  await send(smtp.url, 600)
  expect(smtp.got).toHaveLength(0)
  expect(await referralState(made)).toBe("approved")
  const act = { staffId, staff: "Sender", at: start, action: "mail-referral" as const, object: null, why: "again" }
  await decideOutgoing(testing.as("console"), made.id, "send-again", new Date(start.getTime() + 601 * 60_000), act)
  await send(smtp.url, 602)
  expect(smtp.got[0]).toContain(`Message-ID: <${made.id}@example.org>`)
  expect(await stateOf(made)).toBe("sent")
  await smtp.close()
  await broken.close()
})

test("what a worker had begun when it ended is in doubt", async () => {
  const made = await mail()
  const smtp = await server()
  await testing.owner
    .updateTable("outgoing")
    .set({ state: "sending", claimed_at: start })
    .where("id", "=", made.id)
    .execute()
  await send(smtp.url, 30)
  expect(await stateOf(made)).toBe("in-doubt")
  expect(smtp.got).toHaveLength(0)
  await smtp.close()
})

test("what was taken back, or whose report was, is not sent; and what is on its way cannot be taken back", async () => {
  const smtp = await server()
  const back = await mail()
  const report = await mail()
  const move = (made: Mail) => {
    const act = { staffId, staff: "Sender", at: start, object: null, action: "take-back-referral" as const, why: "no" }
    const event = { id: made.referralId, event: "take-back" as const, actor: staffId, needsTwo: true, now: start }
    return moveReferral(testing.as("console"), event, act)
  }
  expect(await move(back)).toEqual({ ok: true, value: "taken-back" })
  await sql`update reports set state = 'withdrawn' where id = (select report_id from referrals where id = ${report.referralId})`.execute(
    testing.owner,
  )
  await send(smtp.url, 6_000)
  expect(smtp.got).toHaveLength(0)
  expect([await stateOf(back), await stateOf(report)]).toEqual(["failed", "failed"])
  const going = await mail()
  await testing.owner
    .updateTable("outgoing")
    .set({ state: "sending", claimed_at: start })
    .where("id", "=", going.id)
    .execute()
  expect(await move(going)).toEqual({ ok: false, reason: "on-its-way" })
  await testing.owner.deleteFrom("outgoing").where("id", "=", going.id).execute()
  await smtp.close()
})

test("two workers at once send each mail once", async () => {
  const smtp = await server()
  const mails = await Promise.all(Array.from({ length: 8 }, () => mail()))
  await Promise.all([send(smtp.url, 5_000), send(smtp.url, 5_000), send(smtp.url, 5_000)])
  for (const made of mails) expect(smtp.got.filter((text) => text.includes(made.id))).toHaveLength(1)
  await smtp.close()
})
