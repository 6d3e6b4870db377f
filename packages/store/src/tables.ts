/** The database as Kysely sees it. The truth is in sql/; a test holds the two against each other. */
import type {
  AuditAction,
  AuditObject,
  CoarseReport,
  EntryState,
  HelperScope,
  LinkKind,
  ListName,
  MessageDirection,
  OutgoingState,
  ReferralFormat,
  ReferralState,
  ReportState,
  SetAsideReason,
  StaffRole,
  Verdict,
} from "@breakwater/casework"
import type { ColumnType, Generated } from "kysely"

// bigint columns hold positions and counts far below 2^53; the pool reads them as numbers (pool.ts).
type Moment = ColumnType<Date, Date, Date>
type Day = ColumnType<Date, Date | string, Date | string>

/** How a partner reads: our cursor interface, or the StopNCII-shaped one. */
export type Face = "changes" | "fetch-hashes"

/** Every table with its columns, in the types the pool reads and writes. */
export type Tables = {
  lists: { id: number; name: ListName; sandbox: boolean; head: number; epoch: Generated<number> }
  cases: { id: Generated<number>; lookup: Uint8Array; recipient: string; opened_on: Day; made_up: Generated<boolean> }
  entries: {
    id: string
    case_id: number | null
    list_id: number
    state: EntryState
    set_aside_reason: SetAsideReason | null
    pdq: Uint8Array | null
    quality: number
    md5: Uint8Array | null
    sealed: Uint8Array | null
    position: number
    added_position: number
    changed_at: Moment
    listed_on: Day
  }
  partners: {
    id: Generated<number>
    name: string
    key_hash: Uint8Array
    naming_key: Uint8Array
    removal_tested_at: Date | null
    closed_at: Date | null
    created_at: Moment
  }
  partner_grants: { partner_id: number; list_name: ListName; sandbox: boolean }
  partner_pulls: { partner_id: number; list_id: number; face: Face; position: number; pulled_at: Moment }
  pending_removals: { entry_id: string; list_id: number; position: number; pdq: Uint8Array }
  feedback: {
    partner_id: number
    entry_id: string
    verdict: Verdict
    copies: number
    given_at: Moment
    weighed: Generated<boolean>
  }
  feedback_requests: {
    partner_id: number
    idempotency_key: string
    request_hash: Uint8Array
    answer: unknown
    answered_at: Moment
  }
  staff_links: { token_hash: Uint8Array; made_at: Moment; used_at: Date | null; staff_id: number | null }
  staff: {
    id: Generated<number>
    name: string
    roles: StaffRole[]
    epoch: Generated<number>
    added_at: Moment
    closed_at: Date | null
  }
  staff_passkeys: {
    credential_id: string
    staff_id: number
    public_key: Uint8Array
    counter: number
    transports: string[]
    added_at: Moment
    used_at: Date | null
  }
  staff_passwords: {
    staff_id: number
    salt: Uint8Array
    hash: Uint8Array
    totp_sealed: string
    totp_step: Generated<number>
  }
  report_work: {
    report_id: string
    staff_id: Generated<number | null>
    claimed_at: Generated<Date | null>
    snoozed_until: Generated<Date | null>
    together: Generated<string | null>
    risk_owner: Generated<number | null>
    risk_since: Generated<Date | null>
    risk_was: Generated<CoarseReport["urgency"] | null>
  }
  report_notes: {
    number: Generated<number>
    report_id: string
    staff_id: number
    written_at: Moment
    sealed: Uint8Array
    sealed_to: string[]
  }
  link_values: { token: Uint8Array; kind: LinkKind; sealed: string }
  report_links: { report_id: string; token: Uint8Array; cut_by: number | null; cut_why: string | null }
  networks: { id: Generated<number>; name: string; made_by: number; made_at: Moment; ended_at: Date | null }
  network_values: { network_id: number; token: Uint8Array }
  referrals: {
    id: string
    number: Generated<number>
    report_id: string | null
    network_id: number | null
    format: ReferralFormat
    authority: string
    state: ReferralState
    proposed_by: number
    proposed_at: Moment
    decided_by: number | null
    decided_at: Date | null
    sent_at: Date | null
    sealed: Uint8Array
    sealed_to: string[]
    receipt: Uint8Array | null
    answer_hours: Generated<number | null>
    by_law: Generated<boolean>
  }
  outgoing: {
    id: string
    referral_id: string
    channel: "mail" | "cybertipline"
    message_id: string
    remote_id: string | null
    state: OutgoingState
    sealed: Uint8Array | null
    tries: Generated<number>
    next_at: Moment
    claimed_at: Date | null
    reply: Generated<string>
    made_at: Moment
    sent_at: Date | null
  }
  saved_views: { id: Generated<number>; staff_id: number; name: string; query: string }
  audit: {
    number: number
    at: Moment
    staff_id: number | null
    staff: string
    action: AuditAction
    object_kind: AuditObject["kind"] | null
    object_id: string | null
    why: string
    digest: Uint8Array
  }
  decisions: {
    id: Generated<number>
    entry_id: string
    decision: "release" | "leave"
    reason: string
    decided_at: Moment
  }
  reports: {
    id: string
    number: Generated<number>
    case_id: number
    submission_id: string
    state: ReportState
    before_erasing: ReportState | null
    erase_at: Date | null
    held: Generated<boolean>
    referred_on: ColumnType<Date | null, Date | null, Date | null>
    received_on: Day
    ended_on: ColumnType<Date | null, Date | null | undefined, Date | null>
    due_at: Date | null
    urgency: CoarseReport["urgency"] | null
    level: CoarseReport["level"] | null
    for_whom: CoarseReport["forWhom"] | null
    age: CoarseReport["age"] | null
    country: string | null
    sealed: Uint8Array | null
    sealed_to: string[]
    recipient: string | null
  }
  folders: { lookup: Uint8Array; sealed: Uint8Array; version: number; expires_on: Moment }
  drafts: { lookup: Uint8Array; sealed: Uint8Array; expires_at: Moment }
  helper_codes: {
    id: Generated<number>
    case_id: number
    lookup: Uint8Array
    recipient: string
    scopes: HelperScope[]
    made_on: Day
    ended_on: ColumnType<Date | null, Date | null, Date | null>
  }
  messages: {
    number: Generated<number>
    case_id: number
    submission_id: string
    report_id: string | null
    helper_id: number | null
    direction: MessageDirection
    sent_on: Day
    seen: Generated<boolean>
    sealed: Uint8Array
    sealed_to: string[]
  }
}
