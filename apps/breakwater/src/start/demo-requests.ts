/** Removal requests that the made-up staff sent for made-up people: answered, on time, and late. Nothing was sent anywhere. */
import { randomUUID } from "node:crypto"
import { type NoticeAnswers, type ReportRecipient, referNotice, sealNote } from "@breakwater/casework"
import { catalogueOf } from "@breakwater/guidance"
import { addReferral, type Database, moveReferral } from "@breakwater/store"

const hourMs = 3_600_000
const platforms = [
  { id: "instagram", name: "Instagram" },
  { id: "snapchat", name: "Snapchat" },
  { id: "tiktok", name: "TikTok" },
] as const

type Member = { id: number; name: string }

/** One request, sent `hoursAgo`; answered where `isAnswered`. */
export async function addDemoRequest(
  owner: Database,
  recipients: ReportRecipient[],
  made: { reportId: string; n: number; staff: Member; now: Date; hoursAgo: number; isAnswered: boolean },
): Promise<void> {
  const { reportId, n, staff, now, hoursAgo, isAnswered } = made
  const platform = platforms[n % platforms.length] ?? platforms[0]
  const answers = requestOf(n, platform.id)
  const { answer, discloses: _shown, ...kept } = referNotice(answers, n, catalogueOf("en"))
  const at = new Date(now.getTime() - hoursAgo * hourMs)
  const id = randomUUID()
  const act = (
    action: "propose-referral" | "approve-referral" | "send-referral" | "acknowledge-referral",
    when: Date,
  ) => ({
    staffId: staff.id,
    staff: staff.name,
    at: when,
    action,
    object: { kind: "referral" as const, id },
    why: "made up",
  })
  await addReferral(
    owner,
    {
      id,
      reportId,
      networkId: null,
      format: "notice",
      authority: platform.name,
      answer: answer ?? null,
      proposedBy: staff.id,
      now: at,
      ...(await sealNote(JSON.stringify(kept), recipients)),
    },
    act("propose-referral", at),
  )
  const move = { id, actor: staff.id, needsTwo: false, now: at }
  await moveReferral(owner, { ...move, event: "approve" }, act("approve-referral", at))
  await moveReferral(owner, { ...move, event: "note-sent" }, act("send-referral", at))
  if (!isAnswered) return
  const receipt = (await sealNote("Removed. Made-up ticket 4711.", recipients)).sealed
  const answered = new Date(at.getTime() + 20 * hourMs)
  await moveReferral(
    owner,
    { ...move, event: "note-receipt", now: answered, receipt },
    act("acknowledge-referral", answered),
  )
}

function requestOf(n: number, platform: string): NoticeAnswers {
  return {
    platform,
    subject: "content",
    regime: "us",
    links: [`https://example.org/made-up/${n}`],
    ageInImage: "under-18",
    isFake: n % 2 === 0,
    actsFor: "self",
    explanation: "Someone who threatened me shared it.",
    saysNoConsent: true,
    saysTrue: true,
    name: "A. Example",
    contact: "made-up@example.org",
  }
}
