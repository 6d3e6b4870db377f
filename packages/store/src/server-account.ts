/**
 * The account the embedded server runs as.
 *
 * PostgreSQL refuses to run as root. Started by an ordinary user it runs as that user; started by root it runs as
 * `postgres`, made when missing.
 */
import { execFile } from "node:child_process"
import { dirname } from "node:path"
import { promisify } from "node:util"

const execFileAsync = promisify(execFile)
const accountName = "postgres"

export type ServerAccount = { name: string; uid: number; gid: number }

/** Null when the current user may run PostgreSQL itself. */
export async function accountForServer(): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null
  return (await find()) ?? (await make())
}

/** The first folder on the way to `path` that the account cannot enter, or null. */
export async function unreachableBy(account: ServerAccount, path: string): Promise<string | null> {
  const folders: string[] = []
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) folders.unshift(folder)
  for (const folder of folders) {
    try {
      await execFileAsync("/usr/bin/test", ["-x", folder], { uid: account.uid, gid: account.gid })
    } catch {
      return folder
    }
  }
  return null
}

async function find(): Promise<ServerAccount | null> {
  try {
    const { stdout: uid } = await execFileAsync("id", ["-u", accountName])
    const { stdout: gid } = await execFileAsync("id", ["-g", accountName])
    return { name: accountName, uid: Number(uid), gid: Number(gid) }
  } catch {
    return null
  }
}

async function make(): Promise<ServerAccount> {
  await execFileAsync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", accountName])
  const made = await find()
  if (made === null) throw new Error(`useradd made no account ${accountName}`)
  return made
}
