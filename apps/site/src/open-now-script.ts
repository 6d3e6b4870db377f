/** The address of the script that says "open now" by the clock of the device. */
import { browserEntry } from "./browser-assets.ts"

let script: string | null = null

/** The script, as the layout takes it. Read once: the build does not change under a running site. */
export function openNowScript(): readonly string[] {
  script ??= browserEntry("src/browser/open-now-page.ts").script
  return [script]
}
