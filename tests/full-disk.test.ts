/** A disk that is full, logs and database alike: a clear word, nothing half-stored, and on once there is room. */
import { execFileSync, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Installation, install } from "./installation.ts"

const folder = mkdtempSync(join(tmpdir(), "breakwater-disk-"))
chmodSync(folder, 0o755)
const canMount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=400m,mode=755", "tmpfs", folder]).status === 0
const filler = join(folder, "filler")

// Only root may give a test a disk of its own.
describe.skipIf(!canMount)("on a full disk", () => {
  let here: Installation

  beforeAll(async () => {
    const recipients = join(folder, "recipients")
    writeFileSync(recipients, `${await identityToRecipient(await generateX25519Identity())}\n`)
    here = await install({
      environment: {
        BREAKWATER_DATA: join(folder, "data"),
        HOTLINE_NAME: "Example Hotline",
        HOTLINE_HOURS: "9 to 17",
        HOTLINE_RECIPIENTS_FILE: recipients,
        TRUST_PROXY: "on",
      },
    })
  })
  afterAll(async () => {
    rmSync(filler, { force: true })
    await here?.remove()
    execFileSync("umount", ["--lazy", folder])
    rmSync(folder, { recursive: true, force: true })
  })

  const post = (path: string, form: Record<string, string>, cookie: string) =>
    fetch(here.site + path, {
      method: "POST",
      body: new URLSearchParams(form),
      redirect: "manual",
      headers: { cookie, "x-forwarded-for": [...randomBytes(4)].join("."), accept: "text/html" },
    })
  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((text) => text.split(";")[0])
      .join("; ")

  async function rows(): Promise<{ reports: number; drafts: number }> {
    const client = new pg.Client(await here.owner())
    await client.connect()
    const {
      rows: [counted],
    } = await client.query(
      "select (select count(*)::int from reports) as reports, (select count(*)::int from drafts) as drafts",
    )
    await client.end()
    return counted
  }

  function fill(): void {
    const file = openSync(filler, "a")
    for (let bytes = 1 << 20; bytes >= 512; bytes /= 2) {
      try {
        while (true) writeSync(file, Buffer.alloc(bytes))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error
      }
    }
    closeSync(file)
  }

  test("what was written comes back in its page, help is still served, and once there is room it goes in", async () => {
    const started = await post("/report/start", {}, "")
    const cookie = cookieOf(started)
    await post("/report/what-happened", { happened: "threatened" }, cookie)
    const before = await rows()

    fill()
    const story = `${"It began on Monday. ".repeat(900)}end`
    const refused = await post("/report/story", { story }, cookie)
    expect(refused.status).toBe(503)
    const text = await refused.text()
    expect(text).toContain("end</textarea>")
    expect(text).toContain("your answers are still on this page")

    const submission = crypto.randomUUID()
    const sent = await post("/report/send", { submission }, cookie)
    expect(sent.status).toBe(503)
    expect(await sent.text()).toContain("not sent yet")
    for (const path of ["/", "/plan", "/report/story"]) {
      expect((await fetch(here.site + path, { headers: { cookie } })).status).toBe(200)
    }

    rmSync(filler)
    expect(await rows()).toEqual(before)
    expect((await post("/report/story", { story }, cookie)).status).toBe(303)
    const again = await post("/report/send", { submission }, cookie)
    expect(again.headers.get("location")).toBe("/report/sent")
    expect((await rows()).reports).toBe(before.reports + 1)
  })
})
