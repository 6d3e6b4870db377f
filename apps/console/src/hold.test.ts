import { randomBytes, randomUUID } from "node:crypto"
import { sql } from "kysely"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type TestConsole, testConsole } from "./test-console.ts"

let here: TestConsole
beforeAll(async () => {
  here = await testConsole()
})
afterAll(() => here?.close())

test("whoever put a report under hold does not end that alone, and somebody else does", async () => {
  const id = randomUUID()
  await sql`with made as (insert into cases (lookup, recipient, opened_on) values (${randomBytes(32)}, 'age1', now()) returning id)
    insert into reports (id, case_id, submission_id, state, received_on, due_at, urgency, level, for_whom, age, sealed, sealed_to, recipient)
    select ${id}, id, ${randomUUID()}, 'opened', now(), now(), 'high', 'anonymous', 'self', 'adult', ${randomBytes(8)}, '{}', 'age1' from made`.execute(
    here.testing.owner,
  )
  const one = await here.signIn("One", ["supervisor"])
  const two = await here.signIn("Two", ["supervisor"])
  const hold = async (cookie: string, held: "yes" | "no") => {
    const answer = await here.app.inject({
      method: "POST",
      url: `/reports/${id}/hold`,
      headers: { cookie, origin: "http://localhost", "content-type": "application/x-www-form-urlencoded" },
      payload: `held=${held}&why=a+court+asks`,
    })
    return answer.statusCode
  }
  expect(await hold(one.cookie, "yes")).toBe(303)
  expect(await hold(one.cookie, "no")).toBe(409)
  expect(await hold(two.cookie, "no")).toBe(303)
})
