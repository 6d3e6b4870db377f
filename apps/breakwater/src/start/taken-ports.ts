import { createServer } from "node:net"
import { Refusal } from "../refusal.ts"

/** Refuses when one of the ports is taken, before anything is started that would fail on it again and again. */
export async function refuseTakenPorts(host: string, ports: number[]): Promise<void> {
  for (const port of ports) {
    if (await isFree(host, port)) continue
    throw new Refusal(
      `Port ${port} on ${host} is taken. Stop what uses it, or set PORT: site, console and exchange take it and the next two.`,
    )
  }
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once("error", () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
