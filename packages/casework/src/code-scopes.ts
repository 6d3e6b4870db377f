/**
 * What a code opens: the person's own code everything, a helper's only what the person gave it.
 *
 * A helper's code is a code of its own with keys of its own. No scope reads what the young person and the hotline wrote
 * to each other, nor the report, draft or copy: those are sealed to the person's code, and a helper's opens none of them.
 */

/** What a person can give a helper. */
export const helperScopes = ["see-status", "write", "add-account"] as const

/** see-status: states, without words. write: messages with the hotline, apart from the person's. add-account: tell what they know. */
export type HelperScope = (typeof helperScopes)[number]

/** Helper codes of one case. */
export const helperCodesPerCaseMax = 5

/** Everything that is asked of a case by code. */
export type CaseAction =
  | "see-states"
  | "read-report"
  | "read-messages"
  | "download-copy"
  | "write-message"
  | "add-to-report"
  | "add-own-account"
  | "read-own-messages"
  | "withdraw"
  | "erase"
  | "give-helper-code"

/** Who holds the code. */
export type CodeHolder = { kind: "person" } | { kind: "helper"; scopes: readonly HelperScope[] }

// The scope that lets a helper do it; "none" for what is the person's alone.
const scopeOf: Record<CaseAction, HelperScope | "none"> = {
  "see-states": "see-status",
  "read-report": "none",
  "read-messages": "none",
  "download-copy": "none",
  "write-message": "write",
  "read-own-messages": "write",
  "add-to-report": "none",
  "add-own-account": "add-account",
  withdraw: "none",
  erase: "none",
  "give-helper-code": "none",
}

/** Every action, for a page that says what a helper can and cannot do. */
export const caseActions = Object.keys(scopeOf) as CaseAction[]

/** Whether the holder of a code may do this. */
export function mayDo(holder: CodeHolder, action: CaseAction): boolean {
  if (holder.kind === "person") return true
  const scope = scopeOf[action]
  return scope !== "none" && holder.scopes.includes(scope)
}
