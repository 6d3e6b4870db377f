/** `breakwater stamp` and what `verify` then says, with a real authority behind a real HTTP server on this machine. */
import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { bagFiles } from "@breakwater/formats/bagit"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { authorityName, hasOpenssl, opensslAuthority } from "../packages/formats/testdata/openssl-authority.ts"
import { root } from "./installation.ts"

const folder = mkdtempSync(join(tmpdir(), "breakwater-stamp-"))
const command = join(root, "apps/breakwater/bin.mjs")

/** Runs a verb; its exit code and everything it printed. */
async function run(...args: string[]): Promise<{ code: number; said: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, ...args])
    return { code: 0, said: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, said: stdout + stderr }
  }
}

function newBag(name: string): string {
  const path = join(folder, name)
  const payload = new Map([["notes.txt", new TextEncoder().encode(name)]])
  const sha512 = (bytes: Uint8Array) => createHash("sha512").update(bytes).digest("hex")
  for (const [file, bytes] of bagFiles({ payload, info: [] }, sha512)) {
    mkdirSync(dirname(join(path, file)), { recursive: true })
    writeFileSync(join(path, file), bytes)
  }
  return path
}

describe.skipIf(!hasOpenssl)("a bag and an authority", () => {
  let authority: ReturnType<typeof opensslAuthority>
  let server: Server
  let url: string
  let asked: Buffer[] = []

  beforeAll(async () => {
    authority = opensslAuthority()
    server = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      asked.push(Buffer.concat(parts))
      if (request.url === "/busy") response.writeHead(503).end("busy")
      else response.end(request.url === "/other" ? "no time-stamp" : authority.reply(Buffer.concat(parts)))
    })
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server?.close()
    authority?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  test("only a digest is sent, and verify names the time and the authority", async () => {
    asked = []
    const bag = newBag("secret words")
    const stamped = await run("stamp", bag, "--authority", url)
    expect(stamped).toEqual({ code: 0, said: expect.stringContaining(`by ${authorityName}`) })
    expect(Buffer.concat(asked).length).toBeLessThan(200)
    expect(Buffer.concat(asked).includes("secret words")).toBe(false)
    const { code, said } = await run("verify", bag)
    expect(code).toBe(0)
    expect(said).toMatch(/stamped \d{4}-\d\d-\d\dT[\d:.]+Z by Example Authority/)
  })

  test("a stamp of another bag is found out", async () => {
    const [one, other] = [newBag("one"), newBag("other")]
    await run("stamp", one, "--authority", url)
    copyFileSync(join(one, "tagmanifest-sha512.tsr"), join(other, "tagmanifest-sha512.tsr"))
    const { code, said } = await run("verify", other)
    expect(code).toBe(1)
    expect(said).toContain("tagmanifest-sha512.tsr: the time-stamp does not hold: other-content")
  })

  test.each([
    ["/busy", "answered 503"],
    ["/other", "is no time-stamp of this bag: broken"],
  ])("an authority that answers %s leaves the bag as it was, with a clear word", async (path, word) => {
    const bag = newBag(`kept${path.slice(1)}`)
    const { code, said } = await run("stamp", bag, "--authority", url + path)
    expect(code).toBe(1)
    expect(said).toContain(word)
    const after = await run("verify", bag)
    expect(after.code).toBe(0)
    expect(after.said).not.toContain("stamped")
  })
})
