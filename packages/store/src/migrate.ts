/** Migrations: numbered SQL files, forward only, each in one transaction, any number of starters at once. */
import { readdir, readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import type pg from "pg"
import { makeGroupRoles } from "./database-roles.ts"

const folder = fileURLToPath(new URL("./sql/", import.meta.url))
// Any constant serves; it only has to differ from other users of advisory locks on this database.
const migrationLock = 4_205_111

/** PostgreSQL's own major version, as `server_version_num / 10000`. */
export const postgresMajorMin = 15

/** Brings the database to the newest migration and returns the numbers it applied. Throws on a server too old. */
export async function migrate(owner: pg.ClientBase): Promise<number[]> {
  const { rows } = await owner.query<{ server_version_num: string }>("show server_version_num")
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000)
  if (major < postgresMajorMin) {
    throw new Error(`DATABASE_URL: PostgreSQL ${major} is too old; ${postgresMajorMin} or later is needed.`)
  }
  await owner.query("select pg_advisory_lock($1)", [migrationLock])
  try {
    await makeGroupRoles(owner)
    await owner.query(
      "create table if not exists migrations (number integer primary key, applied_at timestamptz not null default now())",
    )
    const done = new Set(
      (await owner.query<{ number: number }>("select number from migrations")).rows.map((row) => row.number),
    )
    const applied: number[] = []
    for (const file of (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort()) {
      const number = Number.parseInt(file, 10)
      if (done.has(number)) continue
      await owner.query("begin")
      try {
        await owner.query(await readFile(folder + file, "utf8"))
        await owner.query("insert into migrations (number) values ($1)", [number])
        await owner.query("commit")
      } catch (error) {
        await owner.query("rollback")
        throw error
      }
      applied.push(number)
    }
    return applied
  } finally {
    await owner.query("select pg_advisory_unlock($1)", [migrationLock])
  }
}
