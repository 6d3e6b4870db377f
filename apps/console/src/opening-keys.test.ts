import { armor, Encrypter, generateX25519Identity } from "age-encryption"
import { expect, test } from "vitest"
import { openingKeys } from "./opening-keys.ts"

const identity = await generateX25519Identity()
const bytes = (text: string) => new TextEncoder().encode(text)

async function wrapped(passphrase: string): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(10)
  return encrypter.encrypt(`${identity}\n`)
}

test.each([
  ["binary", (file: Uint8Array) => file],
  ["armored", (file: Uint8Array) => bytes(armor.encode(file))],
])("a wrapped file, %s, opens with its passphrase alone, and can be locked again", async (_name, form) => {
  const keys = await openingKeys(form(await wrapped("long enough words")))
  expect(keys.state()).toBe("locked")
  expect(keys.opened()).toEqual({ identities: [], recipients: [] })
  expect(await keys.unlock("other words")).toBe(false)
  expect(keys.state()).toBe("locked")
  expect(await keys.unlock("long enough words")).toBe(true)
  expect(keys.opened().identities).toEqual([identity])
  keys.lock()
  expect(keys.state()).toBe("locked")
})

test("a bare file is open at once and cannot be locked; none says so; anything else is refused by name", async () => {
  const bare = await openingKeys(bytes(`${identity}\n`))
  bare.lock()
  expect(bare.state()).toBe("open")
  expect((await openingKeys(null)).state()).toBe("none")
  await expect(openingKeys(bytes("something else"))).rejects.toThrow("CONSOLE_IDENTITY_FILE")
})
