/** The two lists. Separate grants everywhere: an image taken when under 18 never shares a list with an adult's. */

/** The lists' names, as partners and roles see them. */
export const listNames = ["under-18", "adult"] as const

/** A list partners may be granted. */
export type ListName = (typeof listNames)[number]

/** Which list an image belongs to: it is the age when it was taken that counts, not the age now. */
export function listOf(takenUnder18: boolean): ListName {
  return takenUnder18 ? "under-18" : "adult"
}
