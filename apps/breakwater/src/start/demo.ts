/** What --demo adds: made-up partners and cases, marked as made-up, and an opening identity that is not wrapped. */
import { randomBytes, randomUUID } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { caseRecipient, newCaseCode } from "@breakwater/casework"
import { partnerKey, partnerKeyHash } from "@breakwater/exchange/partner-key"
import { addMadeUpCases, addPartner, type Database, type MadeUpCase } from "@breakwater/store"
import { generateX25519Identity, identityToRecipient } from "age-encryption"
import { addDemoReports } from "./demo-reports.ts"

const casesMadeUp = 60
const daysBack = 90
const dayMs = 86_400_000

/** A made-up hotline with an opening identity that is not wrapped: what its two apps are configured by. */
export async function demoHotline(dataFolder: string): Promise<Record<string, string>> {
  // First and by itself: made along with the closed folders of the keys, the database's account could not enter it.
  await mkdir(dataFolder, { recursive: true })
  const identity = await keepOnce(join(dataFolder, "keys", "console"), "identity", generateX25519Identity)
  await keepOnce(join(dataFolder, "keys", "site"), "recipients", () => identityToRecipient(identity))
  return {
    HOTLINE_NAME: "Example Hotline, made up",
    HOTLINE_HOURS: "Monday to Friday, 9:00 to 17:00",
    CONSOLE_REFERRAL_EMAIL: "desk@example.org",
    HOTLINE_RECIPIENTS_FILE: join(dataFolder, "keys", "site", "recipients"),
    CONSOLE_IDENTITY_FILE: join(dataFolder, "keys", "console", "identity"),
  }
}

/** Fills an installation once; later calls find it filled. Returns what to tell the operator. */
export async function fillDemo(owner: Database, dataFolder: string, now: Date): Promise<string[]> {
  const lines: string[] = []
  for (const name of ["Example Photos", "Example Chat"]) {
    const file = `${name.toLowerCase().replace(" ", "-")}.partner-key`
    const key = await keepOnce(join(dataFolder, "demo"), file, async () => partnerKey(randomBytes(20)))
    await addPartner(owner, {
      name,
      keyHash: partnerKeyHash(key) ?? new Uint8Array(),
      namingKey: randomBytes(16),
      grants: [
        { list: "under-18", sandbox: false },
        { list: "adult", sandbox: false },
      ],
      now,
    })
    lines.push(`demo      partner "${name}", made up: its key is in ${join(dataFolder, "demo", file)}`)
  }
  const cases = await Promise.all(Array.from({ length: casesMadeUp }, (_, n) => madeUpCase(n, now)))
  if ((await addMadeUpCases(owner, cases)) > 0) await addDemoReports(owner, dataFolder, now)
  return lines
}

async function madeUpCase(n: number, now: Date): Promise<MadeUpCase> {
  return {
    lookup: randomBytes(32),
    recipient: await caseRecipient(newCaseCode(randomBytes(13))),
    list: n % 4 === 3 ? "adult" : "under-18",
    openedOn: new Date(now.getTime() - Math.floor(((casesMadeUp - n) * daysBack) / casesMadeUp) * dayMs),
    entries: Array.from({ length: 1 + (n % 5) }, () => ({
      id: randomUUID(),
      pdq: randomBytes(32),
      quality: 60 + (n % 41),
      md5: randomBytes(16),
    })),
  }
}

async function keepOnce(folder: string, name: string, make: () => Promise<string>): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, name)
  try {
    await writeFile(file, await make(), { mode: 0o600, flag: "wx" })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  }
  return (await readFile(file, "utf8")).trim()
}
