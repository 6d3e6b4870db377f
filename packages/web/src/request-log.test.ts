import { expect, test } from "vitest"
import { sampleApp } from "../testdata/sample-app.ts"

const personal = {
  "user-agent": "rhubarb-agent",
  cookie: "case=rhubarb-cookie",
  referer: "https://example.org/rhubarb-referer",
  authorization: "Bearer rhubarb-key",
  "x-forwarded-for": "192.0.2.99",
  "x-request-id": "rhubarb-id",
  "request-id": "rhubarb-id",
  forwarded: "for=192.0.2.99",
  "accept-language": "rhubarb",
  traceparent: "rhubarb-trace",
  host: "rhubarb.example",
}

test("whatever a request carries, its line holds method, route pattern, status and milliseconds only", async () => {
  const { app, lines, logText } = await sampleApp({ trustProxy: true })
  await app.inject({ url: "/things/rhubarb-path?q=rhubarb-query", headers: personal, remoteAddress: "192.0.2.98" })
  await app.inject({ method: "POST", url: "/json", headers: personal, payload: { text: "rhubarb-body" } })
  await app.inject({
    method: "POST",
    url: "/json",
    headers: { ...personal, "content-type": "application/json" },
    payload: "rhubarb",
  })
  await app.inject({ url: "/rhubarb-nowhere?rhubarb", headers: personal })
  await app.inject({ url: "/%zzrhubarb", headers: personal })
  await app.inject({ url: "/bug?rhubarb", headers: personal })
  expect(logText()).not.toMatch(/rhubarb|192\.0\.2|127\.0\.0\.1/)
  const answered = lines().filter(({ msg }) => msg === "answered")
  for (const line of answered) {
    expect(Object.keys(line).sort()).toEqual([
      "app",
      "level",
      "method",
      "ms",
      "msg",
      "reqId",
      "route",
      "status",
      "time",
    ])
    expect(line.reqId).toMatch(/^req-\w+$/)
  }
  expect(answered.map(({ method, route, status }) => [method, route, status])).toEqual([
    ["GET", "/things/:thing", 200],
    ["POST", "/json", 200],
    ["POST", "/json", 400],
    ["GET", null, 404],
    ["GET", "/bug", 500],
  ])
})

test("an app that logs a request or an error itself leaks nothing either", async () => {
  const { app, lines, logText } = await sampleApp()
  app.get("/careless/:word", async (request, reply) => {
    const error = Object.assign(new Error("rhubarb"), { code: "23505", detail: "Key (handle)=(rhubarb)" })
    request.log.info({ req: request, res: reply }, "careless")
    request.log.error(error)
    request.log.error({ err: error })
    request.log.warn({ err: error }, "with a text")
    return "logged"
  })
  await app.inject({ url: "/careless/rhubarb?rhubarb", headers: personal })
  expect(logText()).not.toContain("rhubarb")
  expect(lines().map(({ msg }) => msg)).toEqual(["careless", "failed", "failed", "with a text", "answered"])
  expect(lines()[1]?.err).toMatchObject({ type: "Error", code: "23505" })
})

test("a bug's line tells its class and where it arose", async () => {
  const { app, lines } = await sampleApp()
  await app.inject({ url: "/bug" })
  const [line] = lines()
  expect(line?.err).toMatchObject({ type: "Error", message: "", stack: expect.stringContaining("sample-app.ts") })
})
