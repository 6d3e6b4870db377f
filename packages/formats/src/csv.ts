/** Comma-separated values (RFC 4180), for whoever opens them in a spreadsheet. */

/**
 * Lines with CRLF; every cell quoted. A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP,
 * CSV injection).
 */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("")
}

function cellText(cell: string): string {
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return `"${plain.replaceAll('"', '""')}"`
}
