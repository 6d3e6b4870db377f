/** The CyberTipline's protocol as its documentation tells it, played by a server of our own: NCMEC's is closed to us. */
import { createServer, type IncomingMessage } from "node:http"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { readTipLine, submitTip, type TipLine } from "./cybertip.ts"

type Report = { finished: boolean; xml: string }
const reports = new Map<string, Report>()
let fault: "none" | "drop-finish" | "busy" | "invalid" = "none"
let line: TipLine
let next = 4_564_654

const answer = (root: string, code: number, id: string, description = "") =>
  `<?xml version="1.0" encoding="UTF-8"?><${root}><responseCode>${code}</responseCode><responseDescription>${description}</responseDescription><reportId>${id}</reportId></${root}>`

const server = createServer(async (request, response) => {
  const body = await text(request)
  const say = (status: number, xml: string) => response.writeHead(status, { "content-type": "text/xml" }).end(xml)
  if (request.headers.authorization !== `Basic ${Buffer.from("desk:secret word").toString("base64")}`) {
    return say(401, answer("reportResponse", 2000, "0", "Authentication required"))
  }
  if (fault === "busy") return say(200, answer("reportResponse", 1000, "0", "Server error"))
  if (request.url === "/ispws/submit") {
    if (!request.headers["content-type"]?.startsWith("text/xml")) return say(400, answer("reportResponse", 4000, "0"))
    if (fault === "invalid") return say(400, answer("reportResponse", 4100, "0", "Validation failed"))
    next += 1
    const id = String(next)
    reports.set(id, { finished: false, xml: body })
    return say(200, answer("reportResponse", 0, id, "Success"))
  }
  const id = /name="id"\r\n\r\n(\d+)/.exec(body)?.[1] ?? ""
  const report = reports.get(id)
  if (report === undefined) return say(400, answer("reportDoneResponse", 5001, id, "Report does not exist"))
  if (report.finished) return say(400, answer("reportDoneResponse", 5102, id, "Report has already been finished"))
  report.finished = true
  if (fault === "drop-finish") return request.socket.destroy()
  return say(200, answer("reportDoneResponse", 0, id, "Success"))
})

async function text(request: IncomingMessage): Promise<string> {
  let all = ""
  for await (const part of request) all += String(part)
  return all
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()))
  const { port } = server.address() as { port: number }
  line = readTipLine(`http://desk:secret%20word@127.0.0.1:${port}/ispws/\n`)
})
afterAll(() => server.close())
beforeEach(() => {
  fault = "none"
  reports.clear()
})

/** One try, with the number kept between tries as the database keeps it. */
function tries() {
  let kept: string | null = null
  const keep = async (id: string | null) => {
    kept = id
  }
  return { now: () => submitTip("<report/>", kept, line, keep), kept: () => kept }
}

test("a report is opened, finished, and its receipt kept as it came", async () => {
  const delivered = await tries().now()
  expect(delivered.event).toBe("accepted")
  expect(delivered.reply).toMatch(/<reportDoneResponse><responseCode>0<\/responseCode>.*<reportId>\d+<\/reportId>/)
  expect([...reports.values()]).toEqual([{ finished: true, xml: "<report/>" }])
})

test("an answer that is lost while finishing is asked for again, and no second report is made", async () => {
  const trying = tries()
  fault = "drop-finish"
  expect((await trying.now()).event).toBe("not-reached")
  fault = "none"
  expect((await trying.now()).event).toBe("accepted")
  expect(reports.size).toBe(1)
})

test("a report left open for too long is opened anew", async () => {
  const trying = tries()
  fault = "drop-finish"
  await trying.now()
  reports.clear()
  fault = "none"
  expect((await trying.now()).event).toBe("not-reached")
  expect(trying.kept()).toBeNull()
  expect((await trying.now()).event).toBe("accepted")
})

test("a busy server is worth another try; a report that is not valid and a wrong password are not", async () => {
  fault = "busy"
  expect((await tries().now()).event).toBe("not-reached")
  fault = "invalid"
  expect(await tries().now()).toMatchObject({ event: "refused", reply: expect.stringContaining("Validation failed") })
  fault = "none"
  const stranger = await submitTip("<report/>", null, { ...line, password: "wrong" }, async () => undefined)
  expect(stranger.event).toBe("refused")
})

test("an address without name and password is refused at start", () => {
  expect(() => readTipLine("https://example.org/ispws")).toThrow("user:password")
})
