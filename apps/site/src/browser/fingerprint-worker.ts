/**
 * The worker in which pictures are fingerprinted, one at a time, so that the page stays usable.
 *
 * It makes no request but for its own code and decoders. The response that carries this script must allow
 * `script-src 'self' 'wasm-unsafe-eval'` and `connect-src 'self'`: a worker has the policy of its own response.
 */
import { checkCanvas } from "./canvas-check.ts"
import { fingerprintPicture } from "./fingerprint-picture.ts"
import type { FromWorker, ToWorker } from "./worker-messages.ts"

self.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  answer(event.data).catch((bug: unknown) => {
    // A rejected promise stays in the worker; a thrown error reaches the page, which replaces the worker.
    setTimeout(() => {
      throw bug
    })
  })
})

tell({ is: "ready" })

async function answer({ id, file }: ToWorker): Promise<void> {
  // Checked before each picture: an extension may be switched on while the page is open.
  const outcome = await fingerprintPicture(file, checkCanvas)
  tell({ is: "outcome", id, outcome })
}

function tell(message: FromWorker): void {
  self.postMessage(message)
}
