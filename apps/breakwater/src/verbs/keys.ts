import { writeFile } from "node:fs/promises"
import { createInterface } from "node:readline/promises"
import { armor, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption"
import { Refusal } from "../refusal.ts"
import { Usage } from "../usage.ts"

const help = `breakwater keys make FILE [--hybrid]

Makes an identity that opens reports, wraps it under a passphrase asked for on the terminal or read from standard input (the
first line), and writes it to FILE for CONSOLE_IDENTITY_FILE. Prints the public key for HOTLINE_RECIPIENTS_FILE.
  --hybrid          also holds against a quantum computer that reads today's records later; slower
Exit code 0; 1 when FILE is there already or cannot be written; 2 for a bad call.`

const passphraseCharactersMin = 12
// 2^18: about a second and 256 MB, as age's own command.
const scryptLogWork = 18

/** Makes a wrapped identity. */
export async function run(args: string[]): Promise<number> {
  if (args[0] === "--help" || args[0] === "-h") {
    console.log(help)
    return 0
  }
  const [verb, file, option] = args
  if (verb !== "make" || file === undefined || (option !== undefined && option !== "--hybrid")) throw new Usage(help)
  const passphrase = await ask("A passphrase, at least 12 characters: ")
  if ([...passphrase].length < passphraseCharactersMin) {
    throw new Refusal(
      `The passphrase has ${[...passphrase].length} characters; at least ${passphraseCharactersMin} are needed.`,
    )
  }
  const identity = option === "--hybrid" ? await generateHybridIdentity() : await generateX25519Identity()
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(scryptLogWork)
  const wrapped = armor.encode(await encrypter.encrypt(`${identity}\n`))
  try {
    await writeFile(file, wrapped, { mode: 0o600, flag: "wx" })
  } catch (error) {
    throw new Refusal(`${file} cannot be written: ${(error as Error).message}`)
  }
  console.log(await identityToRecipient(identity))
  return 0
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdin.isTTY ? process.stderr : undefined })
  if (process.stdin.isTTY) return lines.question(question).finally(() => lines.close())
  for await (const line of lines) {
    lines.close()
    return line
  }
  throw new Refusal("No passphrase came on standard input.")
}
