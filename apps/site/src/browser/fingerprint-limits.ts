/**
 * How much the fingerprint page takes on, and why no more.
 *
 * Numbers only. The server has limits of its own: see `fingerprintsPerSubmissionMax` in @breakwater/casework.
 */

/** Pictures in one go: what one submission may hold. */
export const filesMax = 100

/** One file. A 100-megapixel phone camera writes up to about 60 MB. */
export const fileBytesMax = 100_000_000

/** Pixels of one picture: four bytes each while it is open, so about 480 MB at the most. */
export const pixelsMax = 120_000_000

/** Pixels of one picture decoded by WebAssembly, which holds it twice. */
export const wasmPixelsMax = 50_000_000

/** One picture, from opening to fingerprint; a decoder that hangs must not stop the others. */
export const pictureTimeMsMax = 180_000

/** Columns of one strip read from a canvas: with 512 rows 2.1 million pixels, far under the 16.7 million of iOS. */
export const stripColumnsMax = 4096

/** Longest side of the preview, in pixels: too few to show who or what it is. */
export const previewSideMax = 32
