/**
 * Cursors: how far a partner has read a list. Opaque to partners; list and epoch are bound in, so that a cursor of
 * another list, or of before a restore, is not taken for one of this.
 */

/** What a cursor belongs to. */
export type CursorList = { id: number; epoch: number }

/** The cursor after `position` of a list. */
export function cursorText(list: CursorList, position: number): string {
  return `c${list.id}.${list.epoch}.${position.toString(36)}`
}

/** The position a cursor stands for on this list; null for any cursor that is not of this list and epoch. */
export function cursorPosition(text: string, list: CursorList): number | null {
  const match = /^c(\d{1,4})\.(\d{1,9})\.([0-9a-z]{1,10})$/.exec(text)
  if (match?.[1] !== String(list.id) || match[2] !== String(list.epoch)) return null
  return Number.parseInt(match[3] ?? "", 36)
}
