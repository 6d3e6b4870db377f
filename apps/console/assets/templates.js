/** Puts the words of a template at the end of what is written; without this script nothing is offered. */
for (const block of document.querySelectorAll("[data-templates]")) {
  block.hidden = false
  block.querySelector("button").addEventListener("click", () => {
    const field = document.querySelector(block.dataset.templates)
    field.value = [field.value.trim(), block.querySelector("select").value].filter((part) => part !== "").join("\n\n")
    field.focus()
  })
}
