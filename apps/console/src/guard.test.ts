/** Who may do what, on a real database: every route of the app against every role. */
import { readFileSync } from "node:fs"
import { permissionRow, permissions, staffMay, staffRoles } from "@breakwater/casework"
import { auditEntries, changeStaff, dropStaffKeys, findPassword } from "@breakwater/store"
import { afterAll, beforeAll, expect, test } from "vitest"
import { codeOf, password, postForm, type TestConsole, testConsole } from "./test-console.ts"

let here: TestConsole
beforeAll(async () => {
  here = await testConsole()
})
afterAll(() => here?.close())

const someUuid = "3f0c7a52-8f3e-4f0e-9b53-0e6f5a1c2d3e"
const addressOf = (url: string) =>
  url
    .replace(":entry", someUuid)
    .replace(":token", "x".repeat(32))
    .replace(":id", url.startsWith("/staff") ? "999999" : someUuid)

test.each(staffRoles)("%s reaches every route their permissions name, and no other", async (role) => {
  const { cookie } = await here.signIn(role, [role])
  for (const { method, url, permission } of here.app.declaredRoutes) {
    const mayReach = permission === "anyone" || staffMay([role], permission)
    // An open stream never ends, and signing out would end this session.
    if ((url === "/live" && mayReach) || url === "/sign-out" || method === "HEAD") continue
    const answer = await here.app.inject({ method: method as "GET", url: addressOf(url), headers: { cookie } })
    const told = `${method} ${url} as ${role}: ${answer.statusCode}`
    expect(answer.statusCode === 403, told).toBe(!mayReach)
    expect(answer.statusCode, told).not.toBe(500)
    expect(String(answer.headers.location ?? ""), told).not.toContain("/sign-in")
  }
})

test("without a session every route but those for anyone leads to signing in", async () => {
  for (const { method, url, permission } of here.app.declaredRoutes) {
    if (permission === "anyone" || method === "HEAD") continue
    const answer = await here.app.inject({ method: method as "GET", url: addressOf(url) })
    if (method === "GET") expect(answer.headers.location, url).toContain("/sign-in?to=")
    else expect(answer.statusCode, url).toBe(401)
  }
})

test("being stopped is on record, with what was missing", async () => {
  const { cookie, id } = await here.signIn("curious", ["publisher"])
  await here.app.inject({ url: "/reports", headers: { cookie } })
  const [last] = await auditEntries(here.database, { before: null, rowsMax: 1 })
  expect(last).toMatchObject({ staffId: id, action: "refused", why: "GET /reports: needs see-queue" })
})

test("a change of roles or a closed account ends every session at once", async () => {
  const one = await here.signIn("moved", ["analyst"])
  const other = await here.signIn("leaving", ["analyst"])
  await changeStaff(here.database, one.id, { roles: ["publisher"] })
  await changeStaff(here.database, other.id, { closedAt: here.clock.now })
  for (const { cookie } of [one, other]) {
    const answer = await here.app.inject({ url: "/reports", headers: { cookie } })
    expect(answer.headers.location).toContain("/sign-in")
  }
})

test("a link back in ends every session and key from before", async () => {
  const one = await here.signIn("lost", ["analyst"])
  await dropStaffKeys(here.database, one.id)
  const answer = await here.app.inject({ url: "/reports", headers: { cookie: one.cookie } })
  expect(answer.headers.location).toContain("/sign-in")
  expect(await findPassword(here.database, one.id)).toBeUndefined()
})

test("what needs a fresh sign-in asks for it again after ten minutes; the rest does not", async () => {
  const { cookie, codeSecret } = await here.signIn("steady", ["administrator", "supervisor"])
  here.clock.now = new Date(here.clock.now.getTime() + 11 * 60_000)
  expect((await here.app.inject({ url: "/staff", headers: { cookie } })).headers.location).toContain(
    "/sign-in?to=%2Fstaff",
  )
  expect((await here.app.inject({ url: "/reports", headers: { cookie } })).statusCode).toBe(200)
  const code = await codeOf(codeSecret, here.clock.now)
  const again = await postForm(here.app, "/sign-in", { name: "STEADY", password, code, to: "/staff" }, cookie)
  expect(again.headers.location).toBe("/staff")
})

test("a code works once, and a wrong password, code or name are told apart by nobody", async () => {
  const { codeSecret } = await here.signIn("Kim Lee", ["analyst"])
  here.clock.now = new Date(here.clock.now.getTime() + 60_000)
  const code = await codeOf(codeSecret, here.clock.now)
  expect((await postForm(here.app, "/sign-in", { name: "Kim Lee", password, code })).statusCode).toBe(303)
  const texts = await Promise.all(
    [
      { name: "Kim Lee", password, code },
      { name: "Kim Lee", password: "something else entirely", code },
      { name: "nobody of that name", password, code },
    ].map(async (form) => (await postForm(here.app, "/sign-in", form)).body.replaceAll(form.name, "")),
  )
  expect(new Set(texts).size).toBe(1)
  expect(texts[0]).toContain("is not right")
})

test("after signing in one is sent to a page of the console, never elsewhere", async () => {
  const { codeSecret } = await here.signIn("sent", ["analyst"])
  for (const to of ["https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)"]) {
    here.clock.now = new Date(here.clock.now.getTime() + 60_000)
    const code = await codeOf(codeSecret, here.clock.now)
    expect((await postForm(here.app, "/sign-in", { name: "sent", password, code, to })).headers.location).toBe("/")
  }
})

test("docs/permissions.md is the table", () => {
  const text = readFileSync(new URL("../../../docs/permissions.md", import.meta.url), "utf8")
  for (const permission of permissions) {
    const { roles, what, isFresh } = permissionRow(permission)
    const row = new RegExp(
      `^\\| ${permission} +\\| ${what} +\\| ${roles.join(", ")} +\\| ${isFresh ? "yes" : "no"} +\\|$`,
      "m",
    )
    expect(text, permission).toMatch(row)
  }
  expect(text.match(/^\| [a-z]+(?:-[a-z]+)+ /gm)).toHaveLength(permissions.length)
})
