/** Cursors: how far a partner has read a list. Opaque to partners; the list is bound in, so they cannot be mixed up. */

/** The cursor after `position` of a list. */
export function cursorText(listId: number, position: number): string {
  return `c${listId}.${position.toString(36)}`
}

/** The position a cursor stands for on this list; null for another list's cursor or no cursor of ours. */
export function cursorPosition(text: string, listId: number): number | null {
  const match = /^c(\d{1,4})\.([0-9a-z]{1,10})$/.exec(text)
  if (match?.[1] !== String(listId)) return null
  return Number.parseInt(match[2] ?? "", 36)
}
