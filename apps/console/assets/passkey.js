/**
 * Passkeys: asks the server for a challenge, the browser for an answer, and goes where the server says. Buttons stay hidden
 * where the browser or the address cannot do it.
 */
const buttons = document.querySelectorAll("[data-passkey]")
const canPasskey = "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential

for (const button of buttons) {
  const note = document.querySelector(button.dataset.note)
  // A bare IP address has no name that a key could be bound to.
  if (!canPasskey || /^[\d.]+$|:/.test(location.hostname)) {
    note.textContent = note.dataset.cannot
    continue
  }
  button.hidden = false
  button.addEventListener("click", async () => {
    button.disabled = true
    note.textContent = ""
    try {
      const { publicKey } = await ask(button.dataset.options, {})
      const credential =
        button.dataset.passkey === "make"
          ? await navigator.credentials.create({
              publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey),
            })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) })
      const { to } = await ask(button.dataset.answer, credential.toJSON())
      location.assign(to)
    } catch (error) {
      note.textContent = error.detail ?? note.dataset.failed
      button.disabled = false
    }
  })
}

async function ask(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  })
  const read = await answer.json()
  if (!answer.ok) throw Object.assign(new Error(), { detail: read.detail })
  return read
}
