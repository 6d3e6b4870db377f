/** The hash submission as it arrives: the one body that leaves a person's device, and nothing but these fields. */
import {
  type CaseCode,
  fingerprintsPerSubmissionMax,
  parseCaseCode,
  type SubmittedFingerprint,
} from "@breakwater/casework"
import { z } from "zod"

const hex = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`))
    .transform((text) => new Uint8Array(Buffer.from(text, "hex")))

const fingerprint = z.strictObject({
  pdq: hex(64).nullable(),
  quality: z.int().min(0).max(100),
  md5: hex(32),
})
const fingerprints = z.array(fingerprint).min(1).max(fingerprintsPerSubmissionMax)
const form = z.strictObject({
  takenUnder18: z.enum(["yes", "no"]).optional(),
  fingerprints: z.string(),
  code: z.string().max(64),
})

export type SubmissionForm = {
  takenUnder18: boolean | null
  fingerprints: SubmittedFingerprint[]
  code: CaseCode
  /** As they came, to be sent again without loss. */
  fields: { takenUnder18: string; fingerprints: string; code: string }
}

/** Reads the form; the reason names the field that is wrong and what was expected. */
export function parseSubmission(
  body: unknown,
): { ok: true; value: SubmissionForm } | { ok: false; reason: { field: string; expected: string } } {
  const parsed = form.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refused(String(issue?.path[0] ?? "form"), "takenUnder18, fingerprints and code, and no other field")
  }
  const list = fingerprints.safeParse(jsonOf(parsed.data.fingerprints))
  if (!list.success) {
    const where = list.error.issues[0]?.path.join(".") ?? ""
    return refused(
      where === "" ? "fingerprints" : `fingerprints.${where}`,
      `1 to ${fingerprintsPerSubmissionMax} objects of pdq (64 hex or null), quality (0 to 100) and md5 (32 hex)`,
    )
  }
  const code = parseCaseCode(parsed.data.code)
  if (!code.ok) return refused("code", `a case code (${code.reason})`)
  const { takenUnder18 } = parsed.data
  return {
    ok: true,
    value: {
      takenUnder18: takenUnder18 === undefined ? null : takenUnder18 === "yes",
      fingerprints: list.data,
      code: code.value,
      fields: { takenUnder18: takenUnder18 ?? "", fingerprints: parsed.data.fingerprints, code: code.value },
    },
  }
}

function refused(field: string, expected: string) {
  return { ok: false as const, reason: { field, expected } }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
