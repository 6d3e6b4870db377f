/**
 * Who on the staff may do what. One table, from which the console's guard, its tests and docs/permissions.md are made.
 *
 * A person may hold several roles, as a small hotline needs; an administrator alone reads no report.
 */

/** The roles of staff. */
export const staffRoles = ["analyst", "supervisor", "publisher", "partner-manager", "administrator"] as const
/** One of the roles. */
export type StaffRole = (typeof staffRoles)[number]

/** Who may, in words what, and whether one must have proved oneself a moment ago. */
export type PermissionRow = { roles: readonly StaffRole[]; what: string; isFresh?: true }

const table = {
  "own-account": { roles: staffRoles, what: "see one’s own account, and sign out" },
  "own-keys": { roles: staffRoles, what: "add and remove one’s own passkeys, set one’s own password", isFresh: true },
  "see-queue": { roles: ["analyst", "supervisor"], what: "see which reports wait, by coarse facts" },
  "open-reports": { roles: ["analyst", "supervisor"], what: "open a report and its messages, and answer" },
  "work-reports": {
    roles: ["analyst", "supervisor"],
    what: "claim, hand back, put off, note and close reports that nobody else holds",
  },
  "assign-reports": { roles: ["supervisor"], what: "give a report to someone, or take it from them" },
  "hold-reports": { roles: ["supervisor"], what: "put a report under legal hold, and end that" },
  "see-links": { roles: ["analyst", "supervisor"], what: "see what reports share, name networks, and find a value" },
  "propose-referrals": { roles: ["analyst", "supervisor"], what: "propose a referral, and note that it was sent" },
  "approve-referrals": { roles: ["supervisor"], what: "approve or refuse a referral that someone else proposed" },
  "export-referrals": {
    roles: ["analyst", "supervisor"],
    what: "download an approved referral to hand it over",
    isFresh: true,
  },
  "decide-entries": { roles: ["analyst", "supervisor"], what: "release or keep back fingerprints set aside" },
  "unlock-keys": {
    roles: ["supervisor", "administrator"],
    what: "unlock the keys that open reports, and lock them",
    isFresh: true,
  },
  "read-audit": { roles: ["supervisor", "administrator"], what: "read who did what; reading it is on record" },
  "see-retention": {
    roles: ["supervisor", "administrator"],
    what: "see how long data is kept, and what was erased",
  },
  "export-audit": { roles: ["administrator"], what: "download the audit log", isFresh: true },
  "manage-staff": {
    roles: ["administrator"],
    what: "invite, give roles, close accounts, and help someone back in who lost their keys",
    isFresh: true,
  },
} as const satisfies Record<string, PermissionRow>

/** What a route can ask for. */
export type Permission = keyof typeof table

/** Every permission. */
export const permissions = Object.keys(table) as Permission[]

/** What the table says of a permission. */
export function permissionRow(permission: Permission): PermissionRow {
  return table[permission]
}

/** Whether someone with these roles may. */
export function staffMay(roles: readonly StaffRole[], permission: Permission): boolean {
  return permissionRow(permission).roles.some((role) => roles.includes(role))
}
