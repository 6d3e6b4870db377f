/** The command cannot do what it was asked, for a reason outside it: said in one message with the fix, exit code 1. */
export class Refusal extends Error {
  override name = "Refusal"
}
