/** A console for the tests of this room: on a database of its own, with staff who sign in by password and code. */
import { randomBytes } from "node:crypto"
import type { StaffRole } from "@breakwater/casework"
import { addStaff, type Database, setPassword } from "@breakwater/store"
import { type TestDatabase, testDatabase } from "@breakwater/store/testing"
import { identityDefault } from "@breakwater/web"
import type { FastifyInstance } from "fastify"
import { generate } from "otplib"
import { consoleApp } from "./app.ts"
import { keepPassword, newCodeSecret } from "./passwords.ts"

export const password = "a few words for a test"

export type TestConsole = {
  app: FastifyInstance
  testing: TestDatabase
  database: Database
  linkKey: Uint8Array
  clock: { now: Date }
  /** Makes an account and signs in; the cookies to send. */
  signIn(name: string, roles: StaffRole[]): Promise<{ id: number; cookie: string; codeSecret: string }>
  close(): Promise<void>
}

export async function testConsole(openingIdentity: Uint8Array | null = null): Promise<TestConsole> {
  const testing = await testDatabase()
  const clock = { now: new Date("2026-11-25T10:00:00Z") }
  const sessionKey = randomBytes(32)
  const linkKey = randomBytes(32)
  const app = await consoleApp(
    {
      host: "127.0.0.1",
      port: 0,
      databaseUrl: testing.urls.console,
      sessionKey,
      linkKey,
      organisation: "Example Hotline",
      referralEmail: "desk@example.org",
      needsTwo: true,
      workerRecipient: null,
      sending: false,
      cyberTipline: false,
      closedDays: 730,
      trustProxy: false,
      logLevel: "silent",
      identity: identityDefault,
      openingIdentity,
    },
    () => clock.now,
  )
  await app.ready()
  const database = testing.as("console")
  return {
    app,
    testing,
    database,
    linkKey,
    clock,
    signIn: async (name, roles) => {
      const added = await addStaff(database, { name, roles, now: clock.now })
      if (!added.ok) throw new Error(added.reason)
      const codeSecret = newCodeSecret()
      await setPassword(database, added.value, await keepPassword(password, codeSecret, sessionKey))
      const cookie = await cookieOf(app, name, await codeOf(codeSecret, clock.now))
      return { id: added.value, cookie, codeSecret }
    },
    close: async () => {
      await app.close()
      await testing.drop()
    },
  }
}

/** What the code app shows at `now`. */
export function codeOf(secret: string, now: Date): Promise<string> {
  return generate({ secret, epoch: Math.floor(now.getTime() / 1000) })
}

/** Signs in by the form; throws when it is refused. */
async function cookieOf(app: FastifyInstance, name: string, code: string): Promise<string> {
  const answer = await postForm(app, "/sign-in", { name, password, code })
  if (answer.statusCode !== 303) throw new Error(`${answer.statusCode}: ${answer.body}`)
  return answer.cookies.map((each) => `${each.name}=${each.value}`).join("; ")
}

/** Sends a form as a page of the console does. */
export function postForm(app: FastifyInstance, url: string, form: Record<string, string>, cookie = "") {
  return app.inject({
    method: "POST",
    url,
    headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams(form).toString(),
  })
}
