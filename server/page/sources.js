// The sources of an answer, below it.

import { el, langOf } from "./dom.js";
import { conversions, explaining, helps, wordList, wordRanges, wordsOf } from "./gloss.js";
import { languageName, t } from "./i18n.js";
import { quote } from "./quote.js";
import { openCitation, openPlace } from "./viewer.js";

/** Return the list of sources; the quote is repeated only where the answer says it in other words. */
export function sources(answer, asked) {
  const items = answer.citations.map((citation) => source(citation, answer, asked));
  return el("section", { class: "sources" }, el("h3", {}, t("sources")), el("ol", {}, ...items));
}

function source(citation, answer, asked) {
  const { document } = citation;
  const foreign = helps(document.language);
  const button = el(
    "button",
    {
      type: "button",
      class: "source-open",
      "aria-label": `${t("showNamed", citation.marker)}: ${document.title || document.id}`,
    },
    el("span", { class: "number", "aria-hidden": "true" }, String(citation.marker)),
    el("span", { class: "source-title", lang: langOf(document.language) }, document.title || document.id),
  );
  button.addEventListener("click", () => openCitation(citation, answer, asked, button));
  return el(
    "li",
    { class: "source" },
    el("div", { class: "source-head" }, button, ...chips(citation)),
    answer.answer.includes(citation.quote) ? null : quoted(citation, asked),
    foreign ? help(citation, asked) : null,
  );
}

function chips(citation) {
  const { document, page } = citation;
  const told = [languageName(document.language), document.date, page && t("page", page)];
  return told.filter(Boolean).map((text) => el("span", { class: "chip" }, text));
}

function quoted(citation, asked) {
  const block = el("blockquote", { lang: langOf(citation.document.language) }, quote(citation));
  explaining(block, citation, asked.collection, (found) => block.replaceChildren(quote(citation, wordRanges(found))));
  return block;
}

/** Return converted figures, and all words for those who don't hover; where the dictionary can't be asked, neither. */
function help(citation, asked) {
  const { document } = citation;
  const figures = el("ul", { class: "conversions" });
  wordsOf(citation.quote, document.language, asked.collection).then(
    (found) => figures.append(...conversions(found)),
    () => figures.remove(),
  );
  return el("div", { class: "help" }, figures, wordList(citation.quote, document.language, asked.collection));
}

/** Open a passage that was found, where nothing was cited. */
export function openPassage(passage, asked, opener) {
  const { document, start, end, text } = passage;
  openPlace(
    { document, places: [{ start, end, quote: text }], at: 0, collection: asked.collection, named: "nearestOne" },
    opener,
  );
}
