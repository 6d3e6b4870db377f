/** The command: one verb, one file. */

import { EmbeddedRefusal } from "@breakwater/store/embedded"
import { ConfigurationError } from "@breakwater/web"
import { Refusal } from "./refusal.ts"
import { Usage } from "./usage.ts"

type Verb = { run(args: string[]): Promise<number> }

const verbs: Record<string, { summary: string; load(): Promise<Verb> }> = {
  start: { summary: "start everything on this machine", load: () => import("./verbs/start.ts") },
  hash: { summary: "fingerprint image files", load: () => import("./verbs/hash.ts") },
  match: { summary: "find every pair of two hash lists within a radius", load: () => import("./verbs/match.ts") },
  stamp: { summary: "have a bag's time signed by an authority", load: () => import("./verbs/stamp.ts") },
  verify: { summary: "check a bag of evidence, folder or zip", load: () => import("./verbs/verify.ts") },
  guidance: { summary: "list what in the guidance waits for a check", load: () => import("./verbs/guidance.ts") },
  partner: { summary: "add or close a partner, or note that it removes", load: () => import("./verbs/partner.ts") },
  database: { summary: "say that a backup was restored", load: () => import("./verbs/database.ts") },
  sandbox: { summary: "add or withdraw a practice entry", load: () => import("./verbs/sandbox.ts") },
  staff: { summary: "make a one-time sign-in link", load: () => import("./verbs/staff.ts") },
  keys: { summary: "make the keys that open reports", load: () => import("./verbs/keys.ts") },
  referral: { summary: "write an approved referral as a file", load: () => import("./verbs/referral.ts") },
  audit: { summary: "check the audit log, or erase again after a restore", load: () => import("./verbs/audit.ts") },
  assess: { summary: "recognise the script of sextortion in a conversation", load: () => import("./verbs/assess.ts") },
  evaluate: { summary: "measure that on labelled conversations", load: () => import("./verbs/evaluate.ts") },
  screen: { summary: "run the screen at a platform", load: () => import("./verbs/screen.ts") },
}

/** What may go wrong without being a bug: the message is all there is to say. */
const expected = [Refusal, ConfigurationError, EmbeddedRefusal]

const [name = "", ...args] = process.argv.slice(2)
const verb = verbs[name]
if (verb === undefined) {
  const list = Object.entries(verbs).map(([verbName, { summary }]) => `  ${verbName.padEnd(9)} ${summary}`)
  const said = name === "" || name === "--help" || name === "-h" ? "" : `There is no verb "${name}".\n\n`
  console.error(`${said}breakwater <verb>\n\n${list.join("\n")}\n\nbreakwater <verb> --help says more.`)
  process.exitCode = name === "--help" || name === "-h" ? 0 : 2
} else {
  try {
    process.exitCode = await (await verb.load()).run(args)
  } catch (error) {
    if (error instanceof Error && (error instanceof Usage || expected.some((kind) => error instanceof kind))) {
      console.error(error.message)
      process.exitCode = error instanceof Usage ? 2 : 1
    } else throw error
  }
}
