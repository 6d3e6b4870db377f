import fc from "fast-check"
import { expect, test } from "vitest"
import { layOut } from "./graph-layout.ts"

const edges = fc.array(
  fc
    .tuple(fc.integer({ max: 40, min: 0 }), fc.integer({ max: 40, min: 0 }))
    .map(([one, other]) => [`r${one}`, `v${other}`] as const),
  { maxLength: 60 },
)

test("every end has a point within the picture, and the same links give the same picture", () => {
  fc.assert(
    fc.property(edges, (links) => {
      const points = layOut(links)
      expect(new Set(points.keys())).toEqual(new Set(links.flat()))
      for (const { x, y } of points.values()) {
        expect(x >= 0 && x <= 1000 && y >= 0 && y <= 1000).toBe(true)
      }
      expect(layOut(links)).toEqual(points)
    }),
    { numRuns: 30 },
  )
})

test("what hangs together is one group, and what does not is another", () => {
  const points = layOut([
    ["r1", "v1"],
    ["r2", "v1"],
    ["r2", "v2"],
    ["r3", "v2"],
    ["r4", "v3"],
    ["r5", "v3"],
  ])
  expect(new Set(["r1", "r2", "r3", "v1", "v2"].map((key) => points.get(key)?.group)).size).toBe(1)
  expect(points.get("r4")?.group).toBe(points.get("r5")?.group)
  expect(points.get("r4")?.group).not.toBe(points.get("r1")?.group)
})
