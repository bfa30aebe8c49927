// A citation's own words.

import { el } from "./dom.js";
import { inUnits, marked } from "./points.js";

/** Return a citation's quote, its answering clause marked. */
export function quote(citation, words = []) {
  const { highlight, start } = citation;
  const clauses = highlight
    ? inUnits(citation.quote, [{ start: highlight.start - start, end: highlight.end - start }])
    : [];
  return marked(citation.quote, [
    ...clauses.map((range) => ({ ...range, make: () => el("strong", { class: "clause" }) })),
    ...words,
  ]);
}
