/** What the decoders' packages leave undeclared. */
/// <reference types="vite/client" />

declare module "libheif-js/libheif-wasm/libheif.js" {
  const createLibheif: (options: { wasmBinary: ArrayBuffer }) => import("./wasm-decoders.ts").Libheif
  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export default createLibheif
}

declare module "@jsquash/jpeg/decode.js" {
  /** The package's own declaration leaves out the second argument. */
  export function init(module: WebAssembly.Module, options: { printErr: (line: string) => void }): Promise<void>
  const decode: (bytes: ArrayBuffer) => Promise<ImageData>
  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export default decode
}
