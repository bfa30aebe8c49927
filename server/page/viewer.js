// A document beside the answer, scrolled to the sentence that was cited.

import { documentPath, getJson, Problem } from "./api.js";
import { cover } from "./cover.js";
import { announce, byId, el, heed, icon, langOf } from "./dom.js";
import { explaining, wordRanges } from "./gloss.js";
import { languageName, t } from "./i18n.js";
import { inUnits, marked } from "./points.js";
import { quote } from "./quote.js";
import * as tip from "./tip.js";

const AROUND = 20_000; // UTF-16 units shown on each side at first: laying out a book at once takes seconds
const STEP = 40_000;
const LEFT = "M12 5l-5 5 5 5",
  RIGHT = "M8 5l5 5-5 5",
  CROSS = "M5 5l10 10M15 5L5 15";
const HEADING = /^#{1,6} .*$/gm;
let shown = null; // {document, places, at, collection, text, from, to}
let opener = null;
let asking = null;

/** Open the document of a citation; the answer's other citations are a step away. */
export function openCitation(citation, answer, asked, from) {
  const places = answer.citations.map(({ document, ...place }) => ({ ...place, document }));
  const at = answer.citations.indexOf(citation);
  openPlace({ document: citation.document, places, at, collection: asked.collection, named: "sources" }, from);
}

/** Open a document at one of `places`: `{start, end, quote, highlight}` in code points; with none, at its beginning. */
export async function openPlace(given, from) {
  tip.hide();
  opener = from ?? opener;
  asking?.abort();
  asking = new AbortController();
  shown = {
    ...given,
    document: given.places[given.at]?.document ?? given.document,
    text: null,
    problem: null,
    from: undefined,
  };
  const mine = shown;
  reveal();
  try {
    const path = documentPath(shown.collection, shown.document.id);
    const found = await getJson(path, { signal: asking.signal });
    if (mine !== shown) return;
    Object.assign(shown, { text: found.text, document: found.document });
  } catch (error) {
    if (mine !== shown || error.name === "AbortError") return;
    shown.problem = error;
  }
  draw();
}

function reveal() {
  const viewer = byId("viewer");
  const within = viewer.contains(document.activeElement); // a step to the next source keeps its button
  viewer.hidden = false;
  document.body.classList.add("viewing");
  cover();
  draw();
  if (!within) byId("viewer-title").focus({ preventScroll: true });
}

/** Close the document; returns whether one was open. */
export function close() {
  if (!shown) return false;
  asking?.abort();
  shown = null;
  byId("viewer").hidden = true;
  byId("viewer").replaceChildren();
  document.body.classList.remove("viewing");
  cover();
  if (opener?.isConnected) opener.focus();
  else byId("question").focus();
  opener = null;
  return true;
}

function draw(scrolling = true) {
  const had = byId("viewer").contains(document.activeElement) ? document.activeElement.id : "";
  byId("viewer").replaceChildren(head(), ...body());
  if (had)
    (byId(had)?.disabled ? byId("viewer-title") : (byId(had) ?? byId("viewer-title"))).focus({ preventScroll: true });
  if (scrolling) byId("viewer").querySelector("mark")?.scrollIntoView({ block: "center" });
}

function head() {
  const { document, places, at } = shown;
  const facts = [languageName(document.language), document.date ?? t("undated"), document.id].filter(Boolean);
  const steps = places.length > 1 ? [step("previous", -1, LEFT), position(), step("next", 1, RIGHT)] : [position()];
  const place = places[at];
  return el(
    "header",
    {},
    el(
      "div",
      { class: "viewer-tools" },
      ...steps,
      el("span", { class: "grow" }),
      button("viewer-close", "closeDocument", CROSS, close),
    ),
    el("h2", { id: "viewer-title", tabindex: "-1", lang: langOf(document.language) }, document.title || document.id),
    el("p", { class: "note" }, facts.join(" · "), place ? ` · ${t("offsets", place.start, place.end)}` : null),
  );
}

function position() {
  const { places, at, named } = shown;
  if (!places.length) return null;
  return el(
    "span",
    { class: "position" },
    named === "nearestOne" ? t("nearestOne") : t("ofSources", places[at].marker, places.length),
  );
}

function step(name, by, path) {
  const made = button(`viewer-${name}`, name, path, () => openPlace({ ...shown, at: shown.at + by }));
  made.disabled = !shown.places[shown.at + by];
  return made;
}

const button = (id, name, path, click) =>
  el("button", { type: "button", class: "icon", id, "aria-label": t(name), title: t(name), on: { click } }, icon(path));

function body() {
  const { text, problem, places, at, document } = shown;
  if (problem) return [missing(problem, places[at])];
  if (text === null) return [el("p", { class: "note pad", role: "status" }, t("loading"))];
  const [place] = places[at] ? inUnits(text, [places[at]]) : [];
  const holds = place && text.slice(place.start, place.end) === place.quote;
  if (shown.from === undefined) Object.assign(shown, windowOf(text, holds ? place : null));
  if (holds) announce(`${t("source", place.marker ?? "")} ${place.quote}`);
  return [
    place && !holds ? el("div", { class: "notice" }, el("p", {}, t("moved")), el("blockquote", {}, place.quote)) : null,
    el(
      "div",
      {
        class: "text",
        dir: "auto",
        id: "viewer-text",
        tabindex: "0",
        role: "region",
        "aria-label": t("text"),
        lang: langOf(document.language),
      },
      shown.from > 0 ? more("earlier", () => (shown.from = Math.max(0, shown.from - STEP))) : null,
      marked(text, ranges(text, holds ? places[at] : null), shown.from, shown.to),
      shown.to < text.length ? more("later", () => (shown.to = Math.min(text.length, shown.to + STEP))) : null,
    ),
  ].filter(Boolean);
}

function missing(problem, place) {
  const gone = problem instanceof Problem && problem.code === "not-found";
  const told = problem instanceof Problem ? t("problems", problem.code) : t("gone");
  return el(
    "div",
    { class: "notice", role: "alert" },
    el("p", {}, gone && place ? t("documentGone") : told),
    place ? el("blockquote", {}, place.quote) : null,
  );
}

/** Return which part of the text is shown at first: around the place, cut at line ends where any are near. */
function windowOf(text, place) {
  const from = Math.max(0, (place?.start ?? 0) - AROUND);
  const to = Math.min(text.length, (place?.end ?? 0) + AROUND);
  const line = text.lastIndexOf("\n", from) + 1;
  const end = text.indexOf("\n", to) + 1;
  return {
    from: from - line < AROUND ? Math.min(line, from) : boundary(text, from),
    to: end && end - to < AROUND ? end : boundary(text, to),
  };
}

/** Return the offset, or the next one where it would cut a character in two. */
const boundary = (text, at) => (/[\udc00-\udfff]/.test(text[at] ?? "") ? at + 1 : at);

function more(name, grow) {
  return el(
    "button",
    {
      type: "button",
      class: "quiet wide",
      on: {
        click: () => {
          grow();
          draw(false);
        },
      },
    },
    t(name),
  );
}

function ranges(text, place) {
  const headings = [...text.slice(shown.from, shown.to).matchAll(HEADING)].map((match) => {
    const start = shown.from + match.index;
    return { start, end: start + match[0].length, make: () => el("span", { class: "heading" }) };
  });
  if (!place) return headings;
  const [sentence, clause] = inUnits(text, [place, ...(place.highlight ? [place.highlight] : [])]);
  return [
    ...headings,
    { ...sentence, make: () => cited(place) },
    ...(clause ? [{ ...clause, make: () => el("strong", { class: "clause" }) }] : []),
  ];
}

/** Return the cited sentence's mark, whose words explain themselves to a reader of the other language. */
function cited(place) {
  const mark = el("mark", { class: "cited" });
  const citation = { ...place, document: shown.document };
  explaining(mark, citation, shown.collection, (found) => mark.replaceChildren(quote(citation, wordRanges(found))));
  return mark;
}

export function start() {
  heed("language", () => shown && draw());
}
