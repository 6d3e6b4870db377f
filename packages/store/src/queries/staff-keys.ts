import type { Database } from "../pool.ts"

/** A passkey as WebAuthn needs it back. */
export type StaffPasskey = {
  credentialId: string
  staffId: number
  publicKey: Uint8Array
  counter: number
  transports: string[]
}

/** Keeps a passkey of an account. */
export async function addPasskey(db: Database, { now, ...key }: StaffPasskey & { now: Date }): Promise<void> {
  await db
    .insertInto("staff_passkeys")
    .values({
      credential_id: key.credentialId,
      staff_id: key.staffId,
      public_key: key.publicKey,
      counter: key.counter,
      transports: key.transports,
      added_at: now,
      used_at: null,
    })
    .execute()
}

/** A passkey by its credential id, of an open account. */
export function findPasskey(db: Database, credentialId: string): Promise<StaffPasskey | undefined> {
  return db
    .selectFrom("staff_passkeys")
    .innerJoin("staff", "staff.id", "staff_passkeys.staff_id")
    .select([
      "credential_id as credentialId",
      "staff_id as staffId",
      "public_key as publicKey",
      "counter",
      "transports",
    ])
    .where("credential_id", "=", credentialId)
    .where("closed_at", "is", null)
    .executeTakeFirst()
}

/** The passkeys of an account, oldest first. */
export function passkeysOf(db: Database, staffId: number) {
  return db
    .selectFrom("staff_passkeys")
    .select(["credential_id as credentialId", "added_at as addedAt", "used_at as usedAt"])
    .where("staff_id", "=", staffId)
    .orderBy("added_at")
    .execute()
}

/** Notes that a passkey was used, with its new counter. */
export async function usePasskey(db: Database, credentialId: string, counter: number, now: Date): Promise<void> {
  await db
    .updateTable("staff_passkeys")
    .set({ counter, used_at: now })
    .where("credential_id", "=", credentialId)
    .execute()
}

/** Takes one passkey of an account away. False: it has none such. */
export async function removePasskey(db: Database, staffId: number, credentialId: string): Promise<boolean> {
  const removed = await db
    .deleteFrom("staff_passkeys")
    .where("staff_id", "=", staffId)
    .where("credential_id", "=", credentialId)
    .executeTakeFirst()
  return removed.numDeletedRows > 0n
}

/** A password as it is kept, with the sealed secret of the code app. */
export type StaffPassword = { salt: Uint8Array; hash: Uint8Array; totpSealed: string }

/** Sets the password and code app of an account, in place of those before. */
export async function setPassword(db: Database, staffId: number, kept: StaffPassword): Promise<void> {
  const row = { salt: kept.salt, hash: kept.hash, totp_sealed: kept.totpSealed, totp_step: 0 }
  await db
    .insertInto("staff_passwords")
    .values({ staff_id: staffId, ...row })
    .onConflict((conflict) => conflict.column("staff_id").doUpdateSet(row))
    .execute()
}

/** The password of an account; undefined when it has none. */
export function findPassword(db: Database, staffId: number): Promise<StaffPassword | undefined> {
  return db
    .selectFrom("staff_passwords")
    .select(["salt", "hash", "totp_sealed as totpSealed"])
    .where("staff_id", "=", staffId)
    .executeTakeFirst()
}

/** Uses up a code's time step. False: that step or a later one was used before. */
export async function useTotpStep(db: Database, staffId: number, step: number): Promise<boolean> {
  const used = await db
    .updateTable("staff_passwords")
    .set({ totp_step: step })
    .where("staff_id", "=", staffId)
    .where("totp_step", "<", step)
    .executeTakeFirst()
  return used.numUpdatedRows > 0n
}

/** Takes every key of an account away, so that its owner can set new ones by link; every session of it ends. */
export async function dropStaffKeys(db: Database, staffId: number): Promise<void> {
  await db.deleteFrom("staff_passkeys").where("staff_id", "=", staffId).execute()
  await db.deleteFrom("staff_passwords").where("staff_id", "=", staffId).execute()
  await db
    .updateTable("staff")
    .set((eb) => ({ epoch: eb("epoch", "+", 1) }))
    .where("id", "=", staffId)
    .execute()
}
