/** The CyberTipline's protocol as its documentation tells it, played by a server of our own: NCMEC's is closed to us. */
import { createHash } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { readTipLine, retractTip, submitTip, type TipLine } from "./cybertip.ts"

type Report = { finished: boolean; retracted: boolean; xml: string; files: string[]; described: string[] }
const reports = new Map<string, Report>()
let fault: "none" | "drop-finish" | "drop-upload" | "damage" | "busy" | "invalid" = "none"
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
    reports.set(id, { finished: false, retracted: false, xml: body, files: [], described: [] })
    return say(200, answer("reportResponse", 0, id, "Success"))
  }
  const id = /name="id"\r\n\r\n(\d+)/.exec(body)?.[1] ?? /<reportId>(\d+)/.exec(body)?.[1] ?? ""
  const report = reports.get(id)
  if (report === undefined || report.retracted)
    return say(400, answer("reportDoneResponse", 5001, id, "Report does not exist"))
  if (report.finished) return say(400, answer("reportDoneResponse", 5102, id, "Report has already been finished"))
  if (request.url === "/ispws/retract") {
    report.retracted = true
    return say(200, answer("reportResponse", 0, id, "Success"))
  }
  if (request.url === "/ispws/upload") {
    const content = /filename="[^"]+"\r\n[^\r]+\r\n\r\n([\s\S]*?)\r\n--/.exec(body)?.[1] ?? ""
    report.files.push(content)
    if (fault === "drop-upload") return request.socket.destroy()
    const hash = createHash("md5")
      .update(fault === "damage" ? "other" : content)
      .digest("hex")
    const told = `<fileId>file${report.files.length}</fileId><hash>${hash}</hash></reportResponse>`
    return say(200, answer("reportResponse", 0, id, "Success").replace("</reportResponse>", told))
  }
  if (request.url === "/ispws/fileinfo") {
    report.described.push(/<fileId>(\w+)/.exec(body)?.[1] ?? "")
    return say(200, answer("reportResponse", 0, id, "Success"))
  }
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

const tip = { xml: "<report/>", file: { fileName: "report-7.txt", text: "Wörter" } }

/** One try, with the number kept between tries as the database keeps it. */
function tries() {
  let kept: string | null = null
  const keep = async (id: string | null) => {
    kept = id
  }
  return { now: () => submitTip(tip, kept, line, keep), kept: () => kept }
}

test("a report is opened, its file uploaded and described, finished, and its receipt kept as it came", async () => {
  const delivered = await tries().now()
  expect(delivered.event).toBe("accepted")
  expect(delivered.reply).toMatch(/<reportDoneResponse><responseCode>0<\/responseCode>.*<reportId>\d+<\/reportId>/)
  expect([...reports.values()]).toMatchObject([
    { finished: true, xml: "<report/>", files: ["Wörter"], described: ["file1"] },
  ])
})

test("an answer that is lost while finishing is asked for again, and no second report is made", async () => {
  const trying = tries()
  fault = "drop-finish"
  expect((await trying.now()).event).toBe("not-reached")
  fault = "none"
  expect((await trying.now()).event).toBe("accepted")
  expect(reports.size).toBe(1)
})

test("a file whose upload was interrupted or damaged is uploaded again to the same report, which is not finished without it", async () => {
  for (const each of ["drop-upload", "damage"] as const) {
    reports.clear()
    const trying = tries()
    fault = each
    expect((await trying.now()).event).toBe("not-reached")
    expect([...reports.values()][0]?.finished).toBe(false)
    fault = "none"
    expect((await trying.now()).event).toBe("accepted")
    expect(reports.size).toBe(1)
    expect([...reports.values()][0]?.described).toEqual(["file2"])
  }
})

test("a report of text alone is finished without an upload", async () => {
  const delivered = await submitTip({ xml: "<report/>", file: null }, null, line, async () => undefined)
  expect(delivered.event).toBe("accepted")
  expect([...reports.values()][0]?.files).toEqual([])
})

test("what was opened and not finished can be retracted, and once more without harm; what was finished cannot", async () => {
  const trying = tries()
  fault = "drop-upload"
  await trying.now()
  fault = "none"
  expect(await retractTip(trying.kept() ?? "", line)).toBe(true)
  expect(await retractTip(trying.kept() ?? "", line)).toBe(true)
  expect([...reports.values()].map(({ retracted }) => retracted)).toEqual([true])
  const other = tries()
  await other.now()
  expect(await retractTip(other.kept() ?? "", line)).toBe(false)
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
  const stranger = await submitTip(tip, null, { ...line, password: "wrong" }, async () => undefined)
  expect(stranger.event).toBe("refused")
})

test("an address without name and password is refused at start", () => {
  expect(() => readTipLine("https://example.org/ispws")).toThrow("user:password")
})
