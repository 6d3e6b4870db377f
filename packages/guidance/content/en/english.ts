/**
 * English: the original. Its files give every message id and the order of every document.
 */
import crisis from "./crisis.json" with { type: "json" }
import platforms from "./platforms.json" with { type: "json" }
import start from "./start.json" with { type: "json" }

/** Documents of the original, by id. */
export const english = { crisis, platforms, start }
