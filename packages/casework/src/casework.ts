/** The rules of casework: pure tables and decisions that every app asks. */
export * from "./case-code.ts"
export * from "./entry-states.ts"
export * from "./lists.ts"
export * from "./sealing.ts"
export * from "./standing.ts"
export * from "./submission.ts"
export * from "./withdrawn-hashes.ts"
