/**
 * Welsh. Unreviewed where `review` is null; documents it lacks are read in English.
 */
import type { Translation } from "../../src/catalogue.ts"
import code from "./code.json" with { type: "json" }
import crisis from "./crisis.json" with { type: "json" }
import device from "./device.json" with { type: "json" }
import directory from "./directory.json" with { type: "json" }
import fingerprint from "./fingerprint.json" with { type: "json" }
import keep from "./keep.json" with { type: "json" }
import layout from "./layout.json" with { type: "json" }
import pictures from "./pictures.json" with { type: "json" }
import plan from "./plan.json" with { type: "json" }
import situations from "./situations.json" with { type: "json" }
import start from "./start.json" with { type: "json" }
import states from "./states.json" with { type: "json" }
import tools from "./tools.json" with { type: "json" }

/** The folder of Welsh. */
export const welsh: Translation = {
  code: "cy",
  name: "Cymraeg",
  direction: "ltr",
  documents: {
    code,
    crisis,
    device,
    directory,
    fingerprint,
    keep,
    layout,
    pictures,
    plan,
    situations,
    start,
    states,
    tools,
  },
}
