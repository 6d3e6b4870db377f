/** A time-stamp authority for tests: openssl's, with a certificate made for the run. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0
export const authorityName = "Example Authority"

const settings = `[req]
distinguished_name=name
x509_extensions=extensions
prompt=no
[name]
CN=${authorityName}
[extensions]
extendedKeyUsage=critical,timeStamping
[tsa]
serial=serial
signer_cert=cert.pem
certs=cert.pem
signer_key=key.pem
signer_digest=sha256
default_policy=1.2.3.4.1
digests=sha512
accuracy=secs:1
ess_cert_id_chain=no
`
const newCertificate = "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -config authority.cnf"
const newReply = "ts -reply -config authority.cnf -section tsa -queryfile request.tsq -out reply.tsr"

/** Makes the authority. `reply` signs a request (DER) and gives the reply (DER). */
export function opensslAuthority() {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-authority-"))
  const openssl = (line: string) => {
    const { status, stderr } = spawnSync("openssl", line.split(" "), { cwd: folder, encoding: "utf8" })
    if (status !== 0) throw new Error(stderr)
  }
  writeFileSync(join(folder, "serial"), "01\n")
  writeFileSync(join(folder, "authority.cnf"), settings)
  openssl(newCertificate)
  return {
    reply(request: Uint8Array): Uint8Array {
      writeFileSync(join(folder, "request.tsq"), request)
      openssl(newReply)
      return readFileSync(join(folder, "reply.tsr"))
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
}
