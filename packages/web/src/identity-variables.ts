/** A deployment's name, colour and contact lines from the environment, as every app and the export read them. */
import type { Reader } from "./environment.ts"
import { type Identity, identityDefault } from "./identity.ts"

/** `BREAKWATER_NAME`, `BREAKWATER_COLOUR` (`#rrggbb`) and `BREAKWATER_CONTACT` (lines with `|` between). */
export function readIdentity(read: Reader): Identity {
  return {
    name: read.text("BREAKWATER_NAME", { default: identityDefault.name, charactersMax: 60 }),
    colourAccent: read.text("BREAKWATER_COLOUR", {
      default: identityDefault.colourAccent,
      pattern: /^#[0-9a-f]{6}$/i,
      expected: "# and six hexadecimal digits",
    }),
    contactLines: read
      .text("BREAKWATER_CONTACT", { default: "", charactersMax: 500 })
      .split("|")
      .filter((line) => line !== ""),
  }
}
