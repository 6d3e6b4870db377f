import { generateX25519Identity, identityToRecipient } from "age-encryption"
import { expect, test } from "vitest"
import { advanceOutgoing, openMail, outgoingEvents, outgoingState, outgoingStates, sealMail } from "./outgoing.ts"

test("what may have arrived is never sent again by itself: only staff lead out of doubt", () => {
  const out = outgoingEvents.filter((event) => advanceOutgoing("in-doubt", event) !== null)
  expect(out).toEqual(["send-again", "note-sent"])
  expect(outgoingState("in-doubt").actsNext).toBe("staff")
})

test("every state but sent leads on, and sent leads nowhere", () => {
  for (const state of outgoingStates) {
    const leadsOn = outgoingEvents.some((event) => advanceOutgoing(state, event) !== null)
    expect(leadsOn, state).toBe(state !== "sent")
  }
})

test("a mail opens with the worker's identity alone, and is as it was", async () => {
  const [one, other] = [await generateX25519Identity(), await generateX25519Identity()]
  const mail = { to: "desk@example.org", subject: "Referral 7", text: "…", attachments: [] }
  const sealed = await sealMail(mail, await identityToRecipient(one))
  expect(await openMail(one, sealed)).toEqual(mail)
  expect(await openMail(other, sealed)).toBeNull()
})
