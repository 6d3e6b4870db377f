import { createHash, randomBytes } from "node:crypto"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { checkTimestamp, timestampRequest } from "@breakwater/formats/rfc3161"
import { Refusal } from "../refusal.ts"
import { stampedFile, stampFile } from "../time-stamp.ts"
import { Usage } from "../usage.ts"

const help = `breakwater stamp BAG --authority URL

Asks a time-stamp authority (RFC 3161) to sign the digest of a bag's tag manifest, which covers every byte of the bag, and
keeps the reply in the bag as ${stampFile}. BAG is a folder. Only the digest leaves this machine, and only to URL.
Exit code 0 when the reply holds; 1 when it does not; 2 for a bad call.`

const replyBytesMax = 1_000_000
const replyMsMax = 30_000

/** Stamps a bag. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  const [bag] = positionals
  if (bag === undefined || positionals.length > 1 || values.authority === undefined) throw new Usage(help)
  const content = await readFile(join(bag, stampedFile)).catch(() => {
    throw new Refusal(`${join(bag, stampedFile)} cannot be read: name the folder of a bag that has one.`)
  })
  const digest = createHash("sha512").update(content).digest()
  const reply = await ask(values.authority, timestampRequest(digest, randomBytes(8)))
  const stamped = await checkTimestamp(reply, content)
  if (!stamped.ok)
    throw new Refusal(`The reply of ${values.authority} is no time-stamp of this bag: ${stamped.reason}.`)
  await writeFile(join(bag, stampFile), reply)
  console.log(`${bag}: stamped ${stamped.value.at.toISOString()} by ${stamped.value.authority}`)
  return 0
}

async function ask(authority: string, request: Uint8Array): Promise<Uint8Array> {
  try {
    const answer = await fetch(authority, {
      method: "POST",
      headers: { "content-type": "application/timestamp-query" },
      body: Uint8Array.from(request),
      signal: AbortSignal.timeout(replyMsMax),
    })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    if (answer.ok && bytes.length <= replyBytesMax) return bytes
    throw new Refusal(`${authority} answered ${answer.status} with ${bytes.length} bytes.`)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(`${authority} did not answer: ${(error as Error).message}`)
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { authority: { type: "string" }, help: { type: "boolean", short: "h" } },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
