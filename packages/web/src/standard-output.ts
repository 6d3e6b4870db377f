import { writeSync } from "node:fs"

let isTorn = false

/**
 * Where log lines go. A line that cannot be written is dropped: with the logger's own destination (sonic-boom 5) a full
 * disk ends the app, and its last flush then waits for room for ever while nobody is answered.
 */
export const standardOutput = {
  write(line: string): void {
    const bytes = Buffer.from(isTorn ? `\n${line}` : line)
    try {
      isTorn = writeSync(1, bytes) < bytes.length
    } catch {
      // The next line says enough by its time.
    }
  },
}
