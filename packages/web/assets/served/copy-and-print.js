/**
 * Buttons that copy a text of the page or print it. They are hidden until this runs: without script nothing is offered
 * that would not work.
 */
for (const button of document.querySelectorAll("[data-bw-copy], [data-bw-print]")) {
  button.hidden = false
  button.addEventListener("click", async () => {
    if ("bwPrint" in button.dataset) {
      window.print()
      return
    }
    const source = document.querySelector(button.dataset.bwCopy)
    const done = document.querySelector(button.dataset.bwCopied)
    try {
      await navigator.clipboard.writeText(source.textContent.trim())
      done.textContent = done.dataset.text
    } catch {
      getSelection().selectAllChildren(source)
    }
  })
}
