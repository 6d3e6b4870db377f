/** What the decoders' packages leave undeclared. */
/// <reference types="vite/client" />

declare module "libheif-js/libheif-wasm/libheif.js" {
  const createLibheif: (options: { wasmBinary: ArrayBuffer }) => import("./wasm-decoders.ts").Libheif
  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export default createLibheif
}
