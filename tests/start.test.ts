/** What the command says when it cannot start: one message with the fix, nothing left running. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { homedir, tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { root } from "./installation.ts"

function start(environment: Record<string, string>) {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "apps/breakwater/src/main.ts"), "start"], {
    encoding: "utf8",
    cwd: root,
    env: { PATH: process.env.PATH ?? "", TMPDIR: tmpdir(), ...environment },
    timeout: 60_000,
  })
  return { status, stderr }
}

test("a variable out of bounds is named with what was expected", () => {
  const { status, stderr } = start({ PORT: "80x80" })
  expect(status).toBe(1)
  expect(stderr).toContain("PORT is not valid; expected a whole number from 1 to")
})

test("a port in use is named before anything is started", async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const { status, stderr } = start({ PORT: String(port), BREAKWATER_DATA: join(tmpdir(), "breakwater-never-made") })
  expect(status).toBe(1)
  expect(stderr).toContain(`Port ${port} on 127.0.0.1 is taken`)
  server.close()
})

test("a database that does not answer is told as DATABASE_URL's matter", () => {
  const data = mkdtempSync(join(tmpdir(), "breakwater-no-database-"))
  const { status, stderr } = start({
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
    BREAKWATER_DATA: data,
    PORT: "19180",
  })
  rmSync(data, { recursive: true })
  expect(status).toBe(1)
  expect(stderr).toContain("DATABASE_URL: no connection")
})

test.skipIf(process.getuid?.() !== 0)(
  "as root over a path its account cannot enter, start refuses and says the fix",
  () => {
    const closed = mkdtempSync(join(homedir(), "breakwater-closed-"))
    const { status, stderr } = start({ BREAKWATER_DATA: join(closed, "data"), PORT: "19190" })
    rmSync(closed, { recursive: true })
    expect(status).toBe(1)
    expect(stderr).toContain("PostgreSQL does not run as root")
    expect(stderr).toContain("set BREAKWATER_DATA to a folder")
  },
)
