/** A progress line on standard error, only where a person looks at it: nothing is written to a pipe or file. */

export type Progress = { set(done: number, total: number): void; end(): void }

const barCells = 24
const redrawMsMin = 100

/** `label` says what is counted. */
export function progress(label: string): Progress {
  const out = process.stderr
  let drawnAtMs = 0
  return {
    set: (done, total) => {
      if (!out.isTTY || performance.now() - drawnAtMs < redrawMsMin) return
      drawnAtMs = performance.now()
      const cells = total === 0 ? barCells : Math.round((done / total) * barCells)
      out.write(`\r${label} ${"#".repeat(cells)}${".".repeat(barCells - cells)} ${done} of ${total}`)
    },
    end: () => {
      if (out.isTTY && drawnAtMs > 0) out.write("\r\u001b[K")
    },
  }
}
