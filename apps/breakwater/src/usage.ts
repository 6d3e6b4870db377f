/** A command line that cannot be carried out: what was expected, said once, exit code 2. */
export class Usage extends Error {
  override name = "Usage"
}
