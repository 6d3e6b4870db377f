/**
 * Where the points of the graph stand, and which belong together: ForceAtlas2 (Jacomy et al. 2014) and Louvain communities
 * (Blondel et al. 2008), both started alike each time, so that the same links give the same picture.
 */
import { UndirectedGraph } from "graphology"
import louvainModule from "graphology-communities-louvain"
import forceAtlas2Module from "graphology-layout-forceatlas2"

// Their types name a default export; as CommonJS read by Node they are that export.
const louvain = louvainModule as unknown as typeof louvainModule.default
const forceAtlas2 = forceAtlas2Module as unknown as typeof forceAtlas2Module.default

/** `community`: what is knit closely. `group`: all that hangs together at all. */
export type GraphPoint = { key: string; x: number; y: number; community: number; group: number }

const iterations = 120
const seed = 7

/** Points for every end of an edge, x and y from 0 to 1000. */
export function layOut(edges: readonly (readonly [string, string])[]): Map<string, GraphPoint> {
  const graph = new UndirectedGraph()
  for (const [one, other] of edges) graph.mergeEdge(one, other)
  if (graph.order === 0) return new Map()
  let place = 0
  graph.updateEachNodeAttributes((_, attributes) => {
    // A spiral by the golden angle: no two start at one point, whatever their number.
    place += 1
    const radius = Math.sqrt(place)
    return { ...attributes, x: radius * Math.cos(place * 2.399963), y: radius * Math.sin(place * 2.399963) }
  })
  const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: graph.order > 300 }
  forceAtlas2.assign(graph, { iterations, settings })
  const communities = louvain(graph, { rng: seeded() })
  const groups = groupsOf(graph)
  const extent = extentOf(graph)
  return new Map(
    graph.mapNodes((key, attributes) => [
      key,
      {
        key,
        x: scaled(attributes.x as number, extent.x),
        y: scaled(attributes.y as number, extent.y),
        community: communities[key] ?? 0,
        group: groups.get(key) ?? 0,
      },
    ]),
  )
}

function groupsOf(graph: UndirectedGraph): Map<string, number> {
  const groups = new Map<string, number>()
  for (const start of graph.nodes()) {
    if (groups.has(start)) continue
    const group = groups.size
    const waiting = [start]
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      if (groups.has(key)) continue
      groups.set(key, group)
      waiting.push(...graph.neighbors(key))
    }
  }
  return groups
}

function extentOf(graph: UndirectedGraph): { x: [number, number]; y: [number, number] } {
  const along = (axis: "x" | "y"): [number, number] => {
    const values = graph.mapNodes((_, attributes) => attributes[axis] as number)
    return [Math.min(...values), Math.max(...values)]
  }
  return { x: along("x"), y: along("y") }
}

function scaled(value: number, [low, high]: [number, number]): number {
  return high === low ? 500 : Math.round(((value - low) / (high - low)) * 9_600 + 200) / 10
}

// mulberry32: small, and the same on every machine.
function seeded(): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
