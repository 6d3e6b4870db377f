/**
 * Identity: the name, mark, colour and contact lines a deployment shows as its own.
 *
 * The colour is checked, not trusted: each of its shades is moved until its contrast suffices (WCAG 2.2, 1.4.3), so a
 * pale house colour cannot make text unreadable.
 */

/** `mark` is SVG markup without style or script; `colourAccent` is `#rrggbb`. */
export type Identity = { name: string; mark?: string; colourAccent: string; contactLines: readonly string[] }

/** What an installation shows until it is told otherwise. */
export const identityDefault: Identity = { name: "Breakwater", colourAccent: "#1d5f73", contactLines: [] }

/** A wall of three stones with a wave that comes to rest against it. */
export const markDefault = `<svg class="bw-mark" viewBox="0 0 40 32" width="40" height="32" aria-hidden="true" focusable="false"><path d="M24 6h12a2 2 0 0 1 2 2v18H20V10a4 4 0 0 1 4-4z" fill="currentColor"/><path d="M20 16h18M29 6v10M25 16v10M34 16v10" stroke="var(--bw-paper, #fff)" stroke-width="1.5" fill="none"/><path d="M2 15c3 0 4-3 7-3s4 3 7 3M2 21c3 0 4-3 7-3s4 3 7 3M2 27c3 0 4-3 7-3s4 3 7 3" stroke="currentColor" stroke-width="2.25" stroke-linecap="round" fill="none"/></svg>`

/** Shades of the accent: one that carries text on the light page, one on the dark page. Both are `#rrggbb`. */
export type AccentShades = { light: string; lightHover: string; dark: string; darkHover: string }

type Rgb = readonly [number, number, number]

const paperLight: Rgb = [0xfb, 0xf9, 0xf6]
const paperDark: Rgb = [0x14, 0x1b, 0x20]
// 4.5 is what 1.4.3 asks of text; the rest is for screens in sunlight and tinted panels.
const contrastMin = 5.5

/** The accent's shades. Throws a RangeError when the colour is not `#rrggbb`. */
export function accentShades(colour: string): AccentShades {
  const accent = parseColour(colour)
  const light = shadeUntil(accent, [0, 0, 0], paperLight)
  const dark = shadeUntil(mix(accent, brightest(accent), 0.45), [255, 255, 255], paperDark)
  return {
    light: colourText(light),
    lightHover: colourText(mix(light, [0, 0, 0], 0.25)),
    dark: colourText(dark),
    darkHover: colourText(mix(dark, [255, 255, 255], 0.3)),
  }
}

/** WCAG's contrast ratio of two `#rrggbb` colours, 1 to 21. */
export function contrastRatio(a: string, b: string): number {
  return contrast(parseColour(a), parseColour(b))
}

// The same hue at full strength: mixing with white alone would leave a grey.
function brightest([r, g, b]: Rgb): Rgb {
  const scale = 255 / Math.max(r, g, b, 1)
  return [r * scale, g * scale, b * scale]
}

function shadeUntil(colour: Rgb, towards: Rgb, ground: Rgb): Rgb {
  for (let step = 0; step <= 20; step++) {
    const shade = mix(colour, towards, step / 20)
    if (contrast(shade, ground) >= contrastMin) return shade
  }
  return towards
}

function parseColour(text: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(text)?.[1]
  if (digits === undefined) throw new RangeError("a colour is # and six hexadecimal digits")
  const value = Number.parseInt(digits, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function colourText(rgb: Rgb): string {
  return `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`
}

function mix([ar, ag, ab]: Rgb, [br, bg, bb]: Rgb, share: number): Rgb {
  return [ar + (br - ar) * share, ag + (bg - ag) * share, ab + (bb - ab) * share]
}

function contrast(a: Rgb, b: Rgb): number {
  const [la, lb] = [luminance(a), luminance(b)]
  return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05)
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

function linear(channel: number): number {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}
