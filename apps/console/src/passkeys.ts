/** Passkeys (WebAuthn Level 3): the ceremonies of adding one and of signing in, for the host the browser sees. */
import type { StaffMember, StaffPasskey } from "@breakwater/store"
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server"
import type { FastifyRequest } from "fastify"
import { z } from "zod"

const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,8192}$/)
const common = {
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  clientExtensionResults: z.looseObject({}),
}
const registration = z.looseObject({
  ...common,
  response: z.looseObject({ clientDataJSON: base64url, attestationObject: base64url }),
})
const authentication = z.looseObject({
  ...common,
  response: z.looseObject({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
})

/** What a key is bound to: the host name as the browser shows it, and the origin it says. */
function partyOf(request: FastifyRequest) {
  return { rpID: request.hostname, origin: `${request.protocol}://${request.host}` }
}

/** What the browser needs to make a key that signs in by itself, without a name being typed. */
export function newPasskeyOptions(
  request: FastifyRequest,
  staff: StaffMember,
  known: readonly string[],
  rpName: string,
) {
  return generateRegistrationOptions({
    rpName,
    rpID: partyOf(request).rpID,
    userName: staff.name,
    userID: new TextEncoder().encode(`staff ${staff.id}`),
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  })
}

/** The new key, or null when the answer is not one to this challenge here. */
export async function readNewPasskey(
  request: FastifyRequest,
  challenge: string,
): Promise<Omit<StaffPasskey, "staffId"> | null> {
  const body = registration.safeParse(request.body)
  if (!body.success) return null
  const { rpID, origin } = partyOf(request)
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: body.data as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
    })
    if (registrationInfo === undefined) return null
    const { id, publicKey, counter, transports } = registrationInfo.credential
    return { credentialId: id, publicKey, counter, transports: transports ?? [] }
  } catch {
    // The library throws for every answer that does not hold.
    return null
  }
}

/** What the browser needs to ask for a key of this host. */
export function signInOptions(request: FastifyRequest) {
  return generateAuthenticationOptions({ rpID: partyOf(request).rpID, userVerification: "required" })
}

/** The id of the key that an answer claims to come from, or null. */
export function claimedKey(body: unknown): string | null {
  const read = authentication.safeParse(body)
  return read.success ? read.data.id : null
}

/** The key's new counter, or null when the answer is not this key's to this challenge here. */
export async function verifySignIn(
  request: FastifyRequest,
  challenge: string,
  key: StaffPasskey,
): Promise<number | null> {
  const { rpID, origin } = partyOf(request)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: request.body as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      credential: {
        id: key.credentialId,
        publicKey: new Uint8Array(key.publicKey),
        counter: key.counter,
        transports: key.transports as AuthenticatorTransport[],
      },
    })
    return verified ? authenticationInfo.newCounter : null
  } catch {
    return null
  }
}
