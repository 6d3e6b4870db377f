/**
 * The 16x64 cosine basis, row by row: frequencies 1 to 16, the constant one left out.
 * Reference: dct_matrix_64 in pdq/cpp/hashing/pdqhashing.cpp. cosine-basis.test.ts shows that no entry is near enough to a rounding
 * border for the last digit of an engine's Math.cos to matter.
 */

import { gridSide, transformSide } from "./platform.ts"

export const cosineBasis: Float32Array = makeBasis()

function makeBasis(): Float32Array {
  const scale = Math.fround(Math.sqrt(2 / gridSide))
  const basis = new Float32Array(transformSide * gridSide)
  for (let i = 0; i < transformSide; i++) {
    for (let j = 0; j < gridSide; j++) {
      basis[i * gridSide + j] = scale * Math.cos((Math.PI / 2 / gridSide) * (i + 1) * (2 * j + 1))
    }
  }
  return basis
}
