/** Time-stamps against a real authority: openssl's, on this machine. */
import { createHash, randomBytes } from "node:crypto"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { authorityName, hasOpenssl, opensslAuthority } from "../testdata/openssl-authority.ts"
import { checkTimestamp, timestampRequest } from "./rfc3161.ts"

const content = new TextEncoder().encode("what was there")
const digest = createHash("sha512").update(content).digest()

describe.skipIf(!hasOpenssl)("with openssl as the authority", () => {
  let authority: ReturnType<typeof opensslAuthority>
  beforeAll(() => {
    authority = opensslAuthority()
  })
  afterAll(() => authority?.end())

  test("a request is granted, and the reply holds for the content, with time and name", async () => {
    const stamped = await checkTimestamp(authority.reply(timestampRequest(digest, randomBytes(8))), content)
    if (!stamped.ok) throw new Error(stamped.reason)
    expect(Math.abs(stamped.value.at.getTime() - Date.now())).toBeLessThan(60_000)
    expect(stamped.value.authority).toBe(authorityName)
  })

  test("a reply for other content, or one that was changed, does not hold", async () => {
    const granted = authority.reply(timestampRequest(digest, randomBytes(8)))
    expect(await checkTimestamp(granted, new TextEncoder().encode("something else"))).toEqual({
      ok: false,
      reason: "other-content",
    })
    const changed = Uint8Array.from(granted)
    changed[changed.length - 20] = (changed[changed.length - 20] ?? 0) ^ 1
    expect((await checkTimestamp(changed, content)).ok).toBe(false)
  })
})

test("no bytes make reading throw", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect((await checkTimestamp(bytes, content)).ok).toBe(false)
    }),
  )
})
