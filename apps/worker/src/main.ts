/**
 * The worker: jobs by the clock, and at once when feedback arrives. Any number may run; each run of a job is one
 * worker's.
 */
import { listen, openDatabase } from "@breakwater/store"
import { standardOutput } from "@breakwater/web"
import { PgBoss } from "pg-boss"
import { pino } from "pino"
import { readConfig } from "./config.ts"
import { readTipLine } from "./cybertip.ts"
import { expiringJob, jobs, sendingJob } from "./jobs.ts"

const config = readConfig(process.env)
const log = pino({ level: config.logLevel, base: { app: "worker" } }, standardOutput)
const database = openDatabase(config.databaseUrl, { connectionsMax: 4, name: "worker" })
const boss = new PgBoss({
  connectionString: config.databaseUrl,
  schema: "pgboss",
  createSchema: false,
  max: 3,
  application_name: "breakwater jobs",
})
boss.on("error", (error) => log.error({ reason: error.message }, "queue"))
await boss.start()
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim()
const ways = {
  outbox:
    config.smtpUrl === null || config.mailFrom === null ? null : { url: text(config.smtpUrl), from: config.mailFrom },
  tipLine: config.tipLineUrl === null ? null : readTipLine(text(config.tipLineUrl)),
}
// Nothing is sent where nothing is configured.
const sending =
  ways.outbox === null && ways.tipLine === null ? [] : [sendingJob(text(config.identity), ways, () => new Date())]
for (const job of [...jobs, expiringJob(config.closedDays), ...sending]) {
  await boss.createQueue(job.name, { policy: "singleton", retryLimit: 3 })
  await boss.work(job.name, { pollingIntervalSeconds: 0.5 }, async () => {
    const done = await job.run(database, new Date())
    if (done > 0) log.info({ job: job.name, done })
  })
  await boss.schedule(job.name, job.cron)
}
const stopListening = listen(config.databaseUrl, "feedback_given", () => {
  boss.send("weigh-feedback").catch((error: Error) => log.error({ reason: error.message }, "queue"))
})
const stopListeningForMail = listen(config.databaseUrl, "outgoing_added", () => {
  for (const { name } of sending) {
    boss.send(name).catch((error: Error) => log.error({ reason: error.message }, "queue"))
  }
})
log.info("working")

const close = async () => {
  await stopListening()
  await stopListeningForMail()
  await boss.stop({ graceful: true })
  await database.destroy()
}
for (const event of ["SIGTERM", "SIGINT", "disconnect"] as const) {
  process.once(event, () => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
}
