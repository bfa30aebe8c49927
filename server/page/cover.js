// Where the page is narrow, a document or the list of conversations covers the conversation: then that can't be reached.

import { byId } from "./dom.js";

const NARROW = matchMedia("(max-width: 60rem)"); // as in panels.css
const NARROWER = matchMedia("(max-width: 48rem)"); // as in base.css

/** Make the conversation reachable or not, as it is covered now. */
export function cover() {
  const { classList } = document.body;
  const covered =
    (classList.contains("viewing") && NARROW.matches) || (classList.contains("with-history") && NARROWER.matches);
  byId("main").inert = covered;
}

export function start() {
  for (const width of [NARROW, NARROWER]) width.addEventListener("change", cover);
}
