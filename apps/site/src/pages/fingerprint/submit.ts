import { randomUUID } from "node:crypto"
import {
  caseLookup,
  caseRecipient,
  entriesPerCaseMax,
  listable,
  listOf,
  type SubmittedFingerprint,
  setAsideReason,
} from "@breakwater/casework"
import { addEntries, countEntriesOfCase, type NewEntry } from "@breakwater/store"
import { Problem, slowDown } from "@breakwater/web"
import type { FastifyInstance, FastifyReply } from "fastify"
import type { Context } from "../../context.ts"
import type { Reader } from "../../reader.ts"
import { parseSubmission, type SubmissionForm } from "./submission.ts"

/** POST /fingerprint. Lists hashes under a case code. The device made the code, so sending twice makes one case. */
export function submitFingerprints(app: FastifyInstance, context: Context) {
  const { database, lookupKey, session, now, reader } = context
  app.post("/fingerprint", { onRequest: slowDown({ burst: 20, perMinute: 20 }) }, async (request, reply) => {
    const submission = parseSubmission(request.body)
    if (!submission.ok) {
      const { field, expected } = submission.reason
      throw new Problem("unprocessable", `${field}: expected ${expected}.`)
    }
    const { takenUnder18, fingerprints, fields } = submission.value
    if (takenUnder18 === null) return askAgain(reply, reader(request), fields, "age")
    // Adding to a case that is open here: one code to keep, not two.
    const code = (await session.read(request))?.code ?? submission.value.code
    const lookup = caseLookup(code, lookupKey)
    let held: number
    try {
      held = await countEntriesOfCase(database, lookup)
      if (held + fingerprints.length > entriesPerCaseMax) {
        throw new Problem(
          "unprocessable",
          `A code holds up to ${entriesPerCaseMax} fingerprints. Make a new one for more.`,
        )
      }
      await addEntries(database, {
        lookup,
        recipient: await caseRecipient(code),
        list: listOf(takenUnder18),
        entries: fingerprints.map((fingerprint, index) => entryOf(fingerprint, held + index, context)),
        now: now(),
      })
    } catch (error) {
      if (error instanceof Problem) throw error
      request.log.error({ err: error }, "submission not stored")
      return askAgain(reply, reader(request), fields, "not-stored")
    }
    await session.set(request, reply, { code })
    return reply.redirect(reader(request).href("/your-code"), 303)
  })
}

function entryOf(fingerprint: SubmittedFingerprint, entriesOfCase: number, { isWellKnown }: Context): NewEntry {
  return {
    id: randomUUID(),
    ...listable(fingerprint),
    setAside: setAsideReason(fingerprint, { isWellKnown, entriesOfCase }),
  }
}

/** The same form once more with everything in it: nothing that was sent is lost. */
function askAgain(reply: FastifyReply, reader: Reader, fields: SubmissionForm["fields"], why: "age" | "not-stored") {
  const { t, h, href } = reader
  const title = why === "age" ? t("fingerprint.q-age") : t("status.title-not-stored")
  return reply.page("not-sent/not-sent.njk", { title, t, h, href, fields, why }, { status: why === "age" ? 422 : 503 })
}
