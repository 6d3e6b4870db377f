/**
 * Floors: a module imports only from lower floors, says so in its package.json, and no modules import in a circle.
 *
 * The floors are those of the design; a new package is given one here before anything can import it.
 */
import { type Finding, isTest, type Module, type Room, resolveImport, roomOf, type Tree } from "./source.ts"

const floors: Record<string, number> = {
  "packages/pdq": 0,
  "packages/hash-index": 0,
  "packages/tactics": 0,
  "packages/evidence": 0,
  "packages/formats": 0,
  "packages/guidance": 0,
  "packages/casework": 1,
  "packages/store": 2,
  "packages/web": 2,
  "apps/site": 3,
  "apps/exchange": 3,
  "apps/console": 3,
  "apps/worker": 3,
  "apps/screen": 3,
  // The one app that imports apps: it only wires them.
  "apps/breakwater": 4,
  tools: 5,
  tests: 5,
  // Measures the whole system by what tests/ starts it with.
  bench: 6,
}

/** The floor of a path; null where it has none. */
export function floorOf(path: string): number | null {
  return floors[roomOf(path)] ?? null
}

/** Imports upwards, sideways or past a package's entry, and workspace dependencies that are not declared. */
export function floorFindings(tree: Tree): Finding[] {
  const missing = tree.rooms
    .filter(({ directory }) => floors[directory] === undefined)
    .map(({ directory }) => ({
      path: `${directory}/package.json`,
      line: null,
      rule: "floor",
      fix: "give the package a floor in tools/tidy/floors.ts",
    }))
  return [...missing, ...[...tree.modules.values()].flatMap((module) => importFindings(module, tree))]
}

function importFindings(module: Module, tree: Tree): Finding[] {
  const own = roomOf(module.path)
  const ownFloor = floorOf(module.path)
  if (ownFloor === null) return []
  return module.imports.flatMap(({ specifier, line }): Finding[] => {
    const room = tree.rooms.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
    const target = room?.directory ?? relativeRoom(module.path, specifier, tree)
    if (target === null || target === own) return []
    const at = { path: module.path, line }
    if (room === undefined && !mayReachInto(module.path, target)) {
      return [{ ...at, rule: "floor", fix: `import ${target} by its package's name, not by path` }]
    }
    // A test may start what stands above its room: the browser and the database of tests/.
    if (target === "tests" && isTestOrItsSupport(module.path)) return []
    const floor = floors[target]
    if (floor === undefined || floor >= ownFloor) {
      const fix = `${own} (floor ${ownFloor}) may import lower floors only, and ${target} is on ${floor ?? "none"}: move what both need down, or pass it in`
      return [{ ...at, rule: "floor", fix }]
    }
    return room === undefined ? [] : undeclared(at, own, room, tree)
  })
}

function undeclared(at: { path: string; line: number }, own: string, target: Room, tree: Tree): Finding[] {
  const room = tree.rooms.find(({ directory }) => directory === own)
  if (room === undefined || room.dependencies.has(target.name)) return []
  return [{ ...at, rule: "dependency", fix: `add "${target.name}" to the dependencies in ${own}/package.json` }]
}

function relativeRoom(from: string, specifier: string, tree: Tree): string | null {
  const path = specifier.startsWith(".") ? resolveImport(from, specifier, tree) : null
  return path === null ? null : roomOf(path)
}

function mayReachInto(from: string, target: string): boolean {
  return /^(tests|tools|bench)\//.test(from) || (target === "tests" && isTestOrItsSupport(from))
}

function isTestOrItsSupport(path: string): boolean {
  return isTest(path) || /\/test-[^/]*\.ts$/.test(path)
}

/** Circles of modules that import each other's values when they are loaded. Types alone make no circle. */
export function cycleFindings(tree: Tree): Finding[] {
  const edges = new Map(
    [...tree.modules.values()].map((module) => [
      module.path,
      module.imports
        .filter(({ isTypeOnly, isLazy }) => !isTypeOnly && !isLazy)
        .flatMap(({ specifier }) => resolveImport(module.path, specifier, tree) ?? []),
    ]),
  )
  return circles(edges).map((circle) => ({
    path: circle[0] ?? "",
    line: null,
    rule: "import cycle",
    fix: `${circle.join(" -> ")} -> ${circle[0]}: move what they share into a module of its own`,
  }))
}

/** Strongly connected components of more than one module (Tarjan), and modules that import themselves. */
function circles(edges: Map<string, string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (path: string) => {
    order.set(path, order.size)
    lowest.set(path, order.get(path) ?? 0)
    stack.push(path)
    for (const next of edges.get(path) ?? []) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) lowest.set(path, Math.min(lowest.get(path) ?? 0, lowest.get(next) ?? 0))
    }
    if (lowest.get(path) !== order.get(path)) return
    const circle = stack.splice(stack.indexOf(path))
    if (circle.length > 1 || edges.get(path)?.includes(path)) found.push(circle)
  }
  for (const path of edges.keys()) if (!order.has(path)) visit(path)
  return found
}

// House style, criterion 15: floor 0 and 1 at most 2, floor 2 at most 4, an app at most 12.
const dependenciesMax = [2, 2, 4, 12, 12]
const dependencyExceptions: Record<string, { max: number; why: string }> = {
  "packages/web": { max: 7, why: "every app stands on it: the frameworks are here, so that apps need none" },
  "apps/console": { max: 13, why: "the graph takes four of one family, and signing in three" },
  "apps/site": {
    max: 14,
    why: "pictures, archives and seals are read and made on the device, and papers on the server, by who keeps their formats",
  },
  "packages/formats": {
    max: 4,
    why: "ASN.1 and signed messages of a time-stamp, and XML, are read and written by who keeps their rules",
  },
  "packages/evidence": {
    max: 5,
    why: "telephone numbers, IBANs and addresses of wallets are checked by who keeps their rules, not by us",
  },
  "packages/casework": {
    max: 4,
    why: "sealing is not written by hand (age, and what an age identity is encoded with), nor is the report's schema",
  },
}

/** Runtime dependencies from outside the workspace, by floor. */
export function dependencyFindings({ rooms }: Tree): Finding[] {
  return rooms.flatMap(({ directory, runtimeDependencies }) => {
    const floor = floors[directory] ?? 0
    const max = dependencyExceptions[directory]?.max ?? dependenciesMax[floor] ?? Number.POSITIVE_INFINITY
    const outside = runtimeDependencies.filter((name) => !name.startsWith("@breakwater/"))
    if (outside.length <= max) return []
    const fix = `${outside.length} runtime dependencies (${outside.join(", ")}), at most ${max} on floor ${floor}: do without, or write the reason in tools/tidy/floors.ts`
    return [{ path: `${directory}/package.json`, line: null, rule: "dependencies", fix }]
  })
}
