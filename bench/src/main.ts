/**
 * Every figure in one table, machine line first: `npm run bench`, and `npm run bench -- --peers` where peers' binaries
 * are named by BREAKWATER_PEER_PDQ and BREAKWATER_PEER_FAISS (bench/src/peers/ says how to build them).
 * `--entries 10000000` measures the index at that size.
 */
import { parseArgs } from "node:util"
import { benchBrowserFingerprint } from "./browser-fingerprint.ts"
import { benchConsole } from "./console.ts"
import { benchEvidence } from "./evidence.ts"
import { benchHashIndex } from "./hash-index.ts"
import { benchHelpPages } from "./help-pages.ts"
import { benchIntake } from "./intake.ts"
import { benchIntakeOverHttp } from "./intake-http.ts"
import { benchPdq } from "./pdq.ts"
import { benchSystem } from "./system.ts"
import { machineLine, printTable } from "./table.ts"
import { benchTactics } from "./tactics.ts"

const { values } = parseArgs({
  options: { peers: { type: "boolean" }, entries: { type: "string", default: "1000000" } },
})
const peerOf = (variable: string) => (values.peers === true ? (process.env[variable] ?? null) : null)

console.log(machineLine())
const suites = {
  PDQ: () => benchPdq(peerOf("BREAKWATER_PEER_PDQ")),
  [`index, ${values.entries} hashes`]: () => benchHashIndex(Number(values.entries), peerOf("BREAKWATER_PEER_FAISS")),
  browser: () => benchBrowserFingerprint(),
  "evidence kit": () => benchEvidence(),
  "help pages": () => benchHelpPages(),
  "report intake": () => benchIntake(),
  "report intake over HTTP": () => benchIntakeOverHttp(),
  console: () => benchConsole(),
  tactics: () => benchTactics(),
  system: () => benchSystem(),
}
for (const [name, suite] of Object.entries(suites)) {
  console.log(`\n${name}`)
  printTable(await suite())
}
