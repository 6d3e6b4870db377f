/**
 * Slow down: a hook that lets floods pass slowly and locks nobody out.
 *
 * A source is known only by an HMAC of its network under a random key that lives as long as the process: no address is
 * kept or logged, and none can be found from what is in memory once the process ends.
 */
import { createHmac, randomBytes } from "node:crypto"
import { isIPv4, isIPv6 } from "node:net"
import { setTimeout as waitFor } from "node:timers/promises"
import type { FastifyRequest } from "fastify"
import { createFloodGauge, type FloodLimits } from "./flood-gauge.ts"
import { Problem } from "./problem.ts"

/** Limits, and what tests replace: the clock, the wait, and how a source is told. */
export type SlowDownOptions = Partial<FloodLimits> & {
  nowMs?(): number
  wait?(ms: number, signal: AbortSignal): Promise<void>
  sourceOf?(request: FastifyRequest): string
}

// A school behind one address opens the same page together: sixty at once pass unhindered.
const limitsDefault: FloodLimits = { burst: 60, perMinute: 120, delayMsMax: 8000, waitingMax: 20, sourcesMax: 20_000 }
const waitingInAllMax = 2000

/** A hook: `app.post(path, { onRequest: slowDown({ burst: 20, perMinute: 30 }) }, …)`. Throws the `slow-down` problem. */
export function slowDown(options: SlowDownOptions = {}): (request: FastifyRequest) => Promise<void> {
  const { nowMs = () => performance.now(), wait = abortableWait, sourceOf = networkOf, ...limits } = options
  const gauge = createFloodGauge({ ...limitsDefault, ...limits })
  const key = randomBytes(32)
  let waitingInAll = 0

  return async (request) => {
    const source = createHmac("sha256", key).update(sourceOf(request)).digest("base64url")
    const admission = gauge.admit(source, nowMs())
    if (!admission.admitted) throw slowDownProblem(admission.retryAfterSeconds)
    if (admission.waitMs === 0) return
    const gone = new AbortController()
    const onClose = () => gone.abort()
    const { socket } = request.raw
    socket.once("close", onClose)
    waitingInAll += 1
    try {
      if (waitingInAll > waitingInAllMax) throw slowDownProblem(Math.ceil(admission.waitMs / 1000))
      await wait(admission.waitMs, gone.signal)
    } finally {
      waitingInAll -= 1
      gauge.leave(source)
      socket.off("close", onClose)
    }
  }
}

function slowDownProblem(retryAfterSeconds: number): Problem {
  return new Problem("slow-down", "Many requests came at once from this network. Wait a little, then try again.", {
    retryAfterSeconds,
  })
}

async function abortableWait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await waitFor(ms, undefined, { signal })
  } catch {
    // The client has gone; its request ends unanswered.
  }
}

function networkOf(request: FastifyRequest): string {
  return networkOfAddress(request.ip)
}

/** The network an address counts as: itself for IPv4, its /64 for IPv6, which is what one household is given. */
export function networkOfAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (isIPv4(address) || !isIPv6(address)) return address
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::")
  const before = head === "" ? [] : head.split(":")
  const after = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(zeros).fill("0"), ...after]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")
}
