/**
 * Hindi. Unreviewed where `review` is null; documents it lacks are read in English.
 */
import type { Translation } from "../../src/catalogue.ts"
import crisis from "./crisis.json" with { type: "json" }
import keep from "./keep.json" with { type: "json" }
import layout from "./layout.json" with { type: "json" }
import plan from "./plan.json" with { type: "json" }
import start from "./start.json" with { type: "json" }

/** The folder of Hindi. */
export const hindi: Translation = {
  code: "hi",
  name: "हिन्दी",
  direction: "ltr",
  documents: { crisis, keep, layout, plan, start },
}
