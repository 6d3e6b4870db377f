/** The part of heic-decode 2.1.0 that is used; the package has no types of its own. */
declare module "heic-decode" {
  type HeicImage = { width: number; height: number; decode(): Promise<{ data: Uint8ClampedArray }> }
  const decode: { all(options: { buffer: Uint8Array }): Promise<HeicImage[] & { dispose(): void }> }
  // biome-ignore lint/style/noDefaultExport: the package exports this way.
  export default decode
}
