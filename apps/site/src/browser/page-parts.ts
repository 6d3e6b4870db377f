/**
 * The elements of fingerprint.njk that the script works with, found by `data-part`.
 *
 * Throws when one is missing: template and script are of one piece.
 */
export type PageParts = ReturnType<typeof findPageParts>

export function findPageParts(root: HTMLElement) {
  return {
    root,
    waiting: part(root, "waiting", HTMLElement),
    tool: part(root, "tool", HTMLElement),
    choose: found(root.querySelector("#choose-pictures"), "choose-pictures", HTMLButtonElement),
    chooser: found(root.querySelector("#pictures"), "pictures", HTMLInputElement),
    pictures: part(root, "pictures", HTMLElement),
    listHeading: found(root.querySelector("#list-heading"), "list-heading", HTMLElement),
    list: part(root, "list", HTMLElement),
    progress: part(root, "progress", HTMLProgressElement),
    progressText: part(root, "progress-text", HTMLElement),
    stop: part(root, "stop", HTMLButtonElement),
    leftOut: part(root, "left-out", HTMLElement),
    spoken: part(root, "spoken", HTMLElement),
    form: part(root, "form", HTMLFormElement),
    fingerprints: part(root, "fingerprints", HTMLInputElement),
    code: part(root, "code", HTMLInputElement),
    age: part(root, "age", HTMLElement),
    ageError: part(root, "age-error", HTMLElement),
    errors: part(root, "errors", HTMLElement),
    errorList: part(root, "error-list", HTMLElement),
  }
}

type ElementClass<Kind extends Element> = { new (): Kind; readonly name: string }

function part<Kind extends Element>(root: HTMLElement, name: string, kind: ElementClass<Kind>): Kind {
  return found(root.querySelector(`[data-part="${name}"]`), name, kind)
}

function found<Kind extends Element>(element: Element | null, name: string, kind: ElementClass<Kind>): Kind {
  if (element instanceof kind) return element
  throw new TypeError(`the page has no ${kind.name} "${name}"`)
}
