import { randomBytes } from "node:crypto"
import { parseArgs } from "node:util"
import { type ListName, listNames } from "@breakwater/casework"
import { partnerKey, partnerKeyHash } from "@breakwater/exchange/partner-key"
import { addPartner, closePartner, confirmRemovalPath } from "@breakwater/store"
import { withInstallation } from "../start/with-installation.ts"
import { Usage } from "../usage.ts"

const help = `breakwater partner add NAME [--lists under-18,adult] [--sandbox] [--json]
breakwater partner removal-tested NAME
breakwater partner close NAME

add             makes a key for a partner and prints it once; it is kept nowhere
  --lists       the lists granted (under-18 and adult are granted apart)
  --sandbox     practice entries only
removal-tested  the partner has been seen to remove a withdrawn entry: its StopNCII-shaped lists go live
close           its key opens nothing from now on`

/** Adds a partner, or notes that its removal path was tested. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args)
  const [action, name] = positionals
  if (values.help) {
    console.log(help)
    return 0
  }
  if (name === undefined || positionals.length > 2) throw new Usage(help)
  if (action === "add") return add(name, values)
  if (action === "removal-tested") {
    const found = await withInstallation((owner) => confirmRemovalPath(owner, name, new Date()))
    if (!found) console.error(`There is no partner named "${name}".`)
    return found ? 0 : 1
  }
  if (action === "close") {
    const closed = await withInstallation((owner) => closePartner(owner, name, new Date()))
    if (!closed) console.error(`There is no open partner named "${name}".`)
    return closed ? 0 : 1
  }
  throw new Usage(help)
}

async function add(name: string, values: { lists?: string; sandbox?: boolean; json?: boolean }): Promise<number> {
  const lists = (values.lists ?? "").split(",").filter((list) => list !== "")
  const unknown = lists.filter((list) => !listNames.includes(list as ListName))
  if (lists.length === 0 || unknown.length > 0) throw new Usage(`--lists takes ${listNames.join(",")} or one of them`)
  const key = partnerKey(randomBytes(20))
  const added = await withInstallation((owner) =>
    addPartner(owner, {
      name,
      keyHash: partnerKeyHash(key) ?? new Uint8Array(),
      namingKey: randomBytes(16),
      grants: lists.map((list) => ({ list: list as ListName, sandbox: values.sandbox === true })),
      now: new Date(),
    }),
  )
  if (!added.ok) {
    console.error(`A partner named "${name}" is there already.`)
    return 1
  }
  console.log(values.json ? JSON.stringify({ name, key, lists, sandbox: values.sandbox === true }) : `${key}`)
  if (!values.json) console.error("This is the only time the key is shown.")
  return 0
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        lists: { type: "string" },
        sandbox: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    })
  } catch (error) {
    throw new Usage(`${(error as Error).message}\n\n${help}`)
  }
}
