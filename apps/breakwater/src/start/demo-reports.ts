/**
 * Three months of made-up reports for --demo: sealed like any other, opened, answered and closed by made-up staff, and among
 * them two networks that share accounts and where money was to go. No person, account or number here is real: numbers are
 * from ranges kept for fiction, bank accounts and wallets are those of published examples.
 */
import { createHmac, randomBytes, randomUUID } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import {
  type CaseCode,
  caseLookup,
  caseRecipient,
  coarseOf,
  newCaseCode,
  type Report,
  type ReportEvent,
  readReportRecipients,
  sealMessage,
  sealReport,
} from "@breakwater/casework"
import { indexOpened } from "@breakwater/console/link-index"
import {
  addMessage,
  addReport,
  addStaff,
  appendAudit,
  type Database,
  moveReport,
  workOnReport,
} from "@breakwater/store"
import { addDemoRequest } from "./demo-requests.ts"

const reportsMade = 90
const daysBack = 90
const dayMs = 86_400_000

type Network = { accounts: NonNullable<Report["accounts"]>; money: string[] }

const networks: readonly Network[] = [
  {
    accounts: [
      { platform: "instagram", handle: "jess.example.one" },
      { platform: "instagram", handle: "jess.example.two" },
      { platform: "snapchat", handle: "jess-example" },
    ],
    money: ["GB33BUKB20201555555555", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"],
  },
  {
    accounts: [
      { platform: "discord", handle: "example_carla" },
      { platform: "telegram", handle: "carla_example_77" },
    ],
    money: ["carla-example@okexample", "DE89370400440532013000"],
  },
]
const stories = [
  "A girl I did not know wrote to me. After an hour she said she would send something to all my followers if I did not pay.",
  "They said they are my age. Then came a list of my friends and a countdown. I paid once and they wanted more.",
  "I met them in a game. They moved to another app, and the next message was a threat.",
  "They made a fake of my face. They want money tonight, and say they know my school.",
  "It is my friend this happens to. He told me at night and I did not know whom to ask.",
  "My account was taken over and they write to others as me.",
] as const
const answers = [
  "Thank you for telling us. You are not to blame. Do not pay more. We look at it with you today.",
  "We have asked the app to act on these accounts. You can block them now, and keep what you have.",
] as const

/** Fills the queue. Nothing is random but ids and keys, so that the picture is alike each time. */
export async function addDemoReports(owner: Database, dataFolder: string, now: Date): Promise<void> {
  const read = async (...path: string[]) => readFile(join(dataFolder, "keys", ...path), "utf8")
  const recipients = readReportRecipients(await read("site", "recipients"))
  if (!recipients.ok) throw new Error("the demo's recipients do not read")
  const lookupKey = Buffer.from((await read("site", "lookup")).trim())
  const linkKey = Buffer.from((await read("console", "links")).trim())
  const staff = await madeUpStaff(owner, new Date(now.getTime() - (daysBack + 1) * dayMs))
  for (let n = 0; n < reportsMade; n += 1) {
    const at = new Date(now.getTime() - Math.floor(((reportsMade - n) * daysBack * dayMs) / reportsMade))
    const report = madeUpReport(n)
    const code = newCaseCode(randomBytes(13))
    const added = await addReport(owner, {
      lookup: caseLookup(code, lookupKey),
      recipient: await caseRecipient(code),
      report: {
        id: randomUUID(),
        submissionId: randomUUID(),
        sealed: await sealReport(report, recipients.value, code),
        coarse: coarseOf(report, at),
      },
      now: at,
    })
    if (!added.ok) continue
    const { id, caseId } = added.value
    await owner.updateTable("cases").set({ made_up: true }).where("id", "=", caseId).execute()
    const age = (now.getTime() - at.getTime()) / dayMs
    // The last days wait; what is older was opened, and most of it answered and closed.
    if (age < 2 && n % 3 !== 0) continue
    await indexOpened(id, [report], { database: owner, linkKey })
    const member = staff[n % staff.length] ?? staff[0]
    await work(owner, { id, caseId, n, at, age, code }, member, recipients.value)
    // Every sixth had a request sent for it: of the last days some are late, some on time; older ones were answered.
    if (n % 6 === 2 || age < 6) {
      const hoursAgo = Math.max(1, (age - 0.1) * 24)
      const isAnswered = age > 7
      await addDemoRequest(owner, recipients.value, { reportId: id, n, staff: member, now, hoursAgo, isAnswered })
    }
  }
}

type Member = { id: number; name: string }
type Made = { id: string; caseId: number; n: number; at: Date; age: number; code: CaseCode }

async function madeUpStaff(owner: Database, now: Date): Promise<[Member, ...Member[]]> {
  const add = async (name: string): Promise<Member> => {
    const added = await addStaff(owner, { name, roles: ["analyst"], now })
    return { id: added.ok ? added.value : 0, name }
  }
  return [await add("Robin (made up)"), await add("Sam (made up)")]
}

/** Opens, claims, answers and closes, as old as it is, each with its line in the log. */
async function work(
  owner: Database,
  { id, caseId, n, at, age, code }: Made,
  staff: Member | undefined,
  recipients: Parameters<typeof sealMessage>[1],
): Promise<void> {
  if (staff === undefined) return
  const seen = new Date(at.getTime() + 3_600_000 * (1 + (n % 5)))
  const move = (event: ReportEvent) => moveReport(owner, { id, caseId: "any", event, now: seen })
  const record = (action: "open-report" | "answer" | "close-report" | "claim-report", why = "") => ({
    staffId: staff.id,
    staff: staff.name,
    at: seen,
    action,
    object: { kind: "report" as const, id },
    why,
  })
  await move("open")
  await appendAudit(owner, record("open-report"))
  await workOnReport(owner, id, { kind: "claim", staffId: staff.id, now: seen }, record("claim-report"))
  if (n % 4 === 0 && age < 20) return
  const text = answers[n % answers.length] ?? answers[0]
  const { sealed, sealedTo } = await sealMessage({ kind: "message", text }, recipients, await caseRecipient(code))
  await addMessage(
    owner,
    {
      caseId,
      submissionId: randomUUID(),
      reportId: id,
      helperId: null,
      direction: "from-hotline",
      sealed: { sealed, sealedTo },
    },
    seen,
  )
  await appendAudit(owner, record("answer"))
  if (age < 14) return
  await move("close")
  await appendAudit(owner, record("close-report", "Safe, accounts reported, plan followed"))
}

function madeUpReport(n: number): Report {
  const network = n % 5 === 1 ? networks[0] : n % 7 === 2 ? networks[1] : undefined
  const account = network?.accounts[n % network.accounts.length] ?? {
    platform: pick(["instagram", "snapchat", "discord", "telegram"], n),
    handle: `example.${nameOf(n)}`,
  }
  const paid = n % 3 === 0
  const handle = network === undefined ? undefined : pick(network.money, Math.floor(n / 5))
  return {
    forWhom: pick(["self", "self", "self", "friend", "child", "pupil"], n),
    safeNow: n % 11 === 4 ? "no" : "yes",
    selfHarm: n % 13 === 5 ? "yes" : "no",
    happened: ["threatened", "asked-money", ...(paid ? (["paid"] as const) : [])],
    image: pick(["real", "real", "fake", "none"], n),
    ageBand: pick(["13-15", "16-17", "16-17", "18-over", "unknown"], n),
    country: pick(["GB", "GB", "IE", "US", "DE", "ES"], n),
    accounts: [account],
    money: [
      {
        kind: paid ? "paid" : "demanded",
        amount: String(50 + (n % 9) * 25),
        currency: "GBP",
        ...(handle === undefined ? {} : { handle }),
      },
    ],
    story: pick(stories, n),
    level: pick(["anonymous", "anonymous", "contactable"], n),
    language: "en",
  }
}

function pick<const T>(choices: readonly T[], n: number): T {
  return choices[n % choices.length] as T
}

/** A name that no two of these share. */
function nameOf(n: number): string {
  return createHmac("sha256", "demo").update(String(n)).digest("hex").slice(0, 6)
}
