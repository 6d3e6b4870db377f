import { createHash } from "node:crypto"
import { parseArgs } from "node:util"
import { type ListName, listNames } from "@breakwater/casework"
import { hashFromText } from "@breakwater/pdq"
import { addSandboxEntry, withdrawSandboxEntries } from "@breakwater/store"
import { withInstallation } from "../start/with-installation.ts"
import { Usage } from "../usage.ts"

const help = `breakwater sandbox add|withdraw HASH --list under-18|adult

Practice entries, for a partner to rehearse on. HASH is the PDQ hash of a drawn pattern, never of a person's picture.`

/** Adds or withdraws a practice entry. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) {
    console.log(help)
    return 0
  }
  const [action, text = ""] = positionals
  const pdq = hashFromText(text)
  const list = listNames.find((name: ListName) => name === values.list)
  if (pdq === null) throw new Usage(`HASH: expected 64 lower-case hexadecimal digits\n\n${help}`)
  if (list === undefined) throw new Usage(`--list: expected ${listNames.join(" or ")}\n\n${help}`)
  const now = new Date()
  if (action === "add") {
    const md5 = createHash("md5").update(text).digest()
    await withInstallation((owner) => addSandboxEntry(owner, { list, pdq, md5, now }))
    return 0
  }
  if (action !== "withdraw") throw new Usage(help)
  const found = await withInstallation((owner) => withdrawSandboxEntries(owner, { list, pdq, now }))
  if (found === 0) console.error(`The sandbox of ${list} holds no entry with this hash.`)
  return found === 0 ? 1 : 0
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { list: { type: "string" }, help: { type: "boolean", short: "h" } },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
