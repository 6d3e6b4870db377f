/**
 * Time-stamps (RFC 3161, updated by RFC 5816): an authority signs a digest and the time, so that what had it existed then.
 *
 * Only a digest is ever asked for, never the content. Whether an authority is to be trusted is for the reader to say: the
 * signature is checked against the certificate that came with it, and that certificate is named.
 */
import { Integer, OctetString } from "asn1js"
import {
  AlgorithmIdentifier,
  Certificate,
  IssuerAndSerialNumber,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from "pkijs"

const sha512Oid = "2.16.840.1.101.3.4.2.3"
const grantedMax = 1

/** What a time-stamp says. `authority` is the name in the certificate that signed it, empty where none came with it. */
export type Timestamp = { at: Date; authority: string }

/** Why a reply is no time-stamp of these bytes. */
export type TimestampRefusal = "not-granted" | "broken" | "other-content" | "signature"

/** A request for a time-stamp of a SHA-512 digest, as DER. `nonce` is 8 random bytes; the certificate is asked for. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  // The first bit clear: the number is positive, whatever the bytes.
  const positive = Uint8Array.from(nonce, (byte, at) => (at === 0 ? byte & 0x7f : byte))
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha512Oid }),
      hashedMessage: new OctetString({ valueHex: bufferOf(digest) }),
    }),
    nonce: new Integer({ valueHex: bufferOf(positive) }),
    certReq: true,
  })
  return new Uint8Array(request.toSchema().toBER())
}

/** Reads an authority's reply (DER) and checks that it is a time-stamp of `content`, signed by the certificate in it. */
export async function checkTimestamp(
  reply: Uint8Array,
  content: Uint8Array,
): Promise<{ ok: true; value: Timestamp } | { ok: false; reason: TimestampRefusal }> {
  const read = readReply(reply)
  if (!read.ok) return read
  const { signed, info } = read.value
  try {
    const isOfContent = await info.verify({ data: bufferOf(content) })
    if (!isOfContent) return { ok: false, reason: "other-content" }
    const isSigned = await signed.verify({ signer: 0, checkChain: false, data: bufferOf(content) })
    return isSigned
      ? { ok: true, value: { at: info.genTime, authority: signerOf(signed) } }
      : { ok: false, reason: "signature" }
  } catch {
    return { ok: false, reason: "signature" }
  }
}

function readReply(
  reply: Uint8Array,
): { ok: true; value: { signed: SignedData; info: TSTInfo } } | { ok: false; reason: TimestampRefusal } {
  try {
    const { status, timeStampToken } = TimeStampResp.fromBER(bufferOf(reply))
    if (status.status > grantedMax || timeStampToken === undefined) return { ok: false, reason: "not-granted" }
    const signed = new SignedData({ schema: timeStampToken.content })
    const bytes = signed.encapContentInfo.eContent?.getValue()
    if (bytes === undefined) return { ok: false, reason: "broken" }
    return { ok: true, value: { signed, info: TSTInfo.fromBER(bytes) } }
  } catch {
    return { ok: false, reason: "broken" }
  }
}

/** The names in the certificate that signed, as they are written in it. A reply may carry those above it too. */
function signerOf({ certificates = [], signerInfos: [signer] }: SignedData): string {
  const all = certificates.filter((one) => one instanceof Certificate)
  const sid: unknown = signer?.sid
  const named = sid instanceof IssuerAndSerialNumber ? sid : null
  const certificate = all.find(({ serialNumber }) => named?.serialNumber.isEqual(serialNumber)) ?? all[0]
  if (certificate === undefined) return ""
  return certificate.subject.typesAndValues.map(({ value }) => String(value.valueBlock.value)).join(", ")
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
