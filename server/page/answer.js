// An answer as it is shown: its text with markers and checked figures, its sources, how sure it is.

import { actions, facts, notices } from "./answer_foot.js";
import { el, langOf } from "./dom.js";
import { explaining, wordRanges } from "./gloss.js";
import { languageName, t } from "./i18n.js";
import { inUnits, marked, toUnits } from "./points.js";
import { quote } from "./quote.js";
import { openPassage, sources } from "./sources.js";
import * as tip from "./tip.js";
import { openCitation } from "./viewer.js";

const MARKER = /\[(\d+)\]/g;

/** Return the elements of a whole answer; `asked` says of which collection. */
export function answerParts(answer, asked) {
  if (!answer.answered) return refusal(answer, asked);
  return [
    understood(answer),
    prose(answer, asked),
    ...notices(answer, asked),
    sources(answer, asked),
    el("footer", { class: "foot" }, facts(answer), actions(answer)),
  ];
}

/** Return the nodes of an answer that is still coming: what is there of it, markers of known citations as links. */
export function comingParts(text, citations, asked) {
  return marked(text, markerRanges(text, { answer: text, citations }, asked));
}

function understood(answer) {
  const { question, resolved_question: resolved } = answer;
  return resolved && resolved !== question ? el("p", { class: "understood" }, t("understood", resolved)) : null;
}

function refusal(answer, asked) {
  const passages = answer.passages.map((passage) => el("li", {}, nearest(passage, asked)));
  return [
    understood(answer),
    el(
      "div",
      { class: "refusal" },
      el("h3", {}, t("refusal")),
      el("p", { lang: langOf(answer.language) }, answer.answer),
    ),
    ...notices(answer, asked),
    passages.length ? el("h4", { class: "nearest-title" }, t("nearest")) : el("p", { class: "note" }, t("noPassages")),
    passages.length ? el("ol", { class: "nearest" }, ...passages) : null,
    el("footer", { class: "foot" }, facts(answer), actions(answer)),
  ];
}

function nearest(passage, asked) {
  const { document } = passage;
  return el(
    "button",
    { type: "button", class: "passage", on: { click: (event) => openPassage(passage, asked, event.currentTarget) } },
    el("span", { class: "passage-title", lang: langOf(document.language) }, document.title || document.id),
    el("span", { class: "chip" }, languageName(document.language)),
    el("span", { class: "passage-text", lang: langOf(document.language) }, passage.text.trim()),
  );
}

/** Return the answer's text: claims, their figures, markers as links; words of the other language explain themselves. */
function prose(answer, asked) {
  const text = answer.answer;
  const claims = inUnits(
    text,
    answer.claims.map((claim) => ({ ...claim, start: claim.answer_start, end: claim.answer_end })),
  );
  const ranges = claims.flatMap((claim) => claimRanges(claim, answer, asked));
  ranges.push(...markerRanges(text, answer, asked));
  return el("div", { class: "prose", dir: "auto", lang: langOf(answer.language) }, marked(text, ranges));
}

/** Return the citation that a claim is, word for word; undefined where it is in other words. */
function quotedBy(text, claim, answer) {
  const said = text.slice(claim.start, claim.end);
  return answer.citations.find((citation) => claim.markers.includes(citation.marker) && citation.quote === said);
}

function claimRanges(claim, answer, asked) {
  const text = answer.answer;
  const citation = quotedBy(text, claim, answer);
  const inner = [
    ...(citation?.highlight ? [clause(claim, citation)] : []),
    ...figureRanges(text.slice(claim.start, claim.end), claim),
  ];
  return [{ ...claim, make: () => claimSpan(claim, citation, text, inner, asked) }, ...inner];
}

function claimSpan(claim, citation, text, inner, asked) {
  const failed = { class: "claim failed", title: t("claimFailed") };
  const span = el("span", claim.verified ? { class: "claim" } : failed);
  if (!citation) return span;
  span.lang = citation.document.language;
  explaining(span, citation, asked.collection, (found) => {
    span.replaceChildren(marked(text, [...inner, ...wordRanges(found, claim.start)], claim.start, claim.end));
  });
  return span;
}

function clause(claim, citation) {
  const { start, end } = citation.highlight;
  const [from, to] = toUnits(citation.quote, [start - citation.start, end - citation.start]);
  return { start: claim.start + from, end: claim.start + to, make: () => el("strong", { class: "clause" }) };
}

/** Find each figure where it stands in the claim, in order. */
function figureRanges(said, claim) {
  const ranges = [];
  let at = 0;
  for (const figure of claim.figures) {
    const found = said.indexOf(figure.text, at);
    if (!figure.text || found < 0) continue;
    at = found + figure.text.length;
    ranges.push({ start: claim.start + found, end: claim.start + at, make: () => figureMark(figure) });
  }
  return ranges;
}

function figureMark(figure) {
  const told = t(figure.verified ? "checked" : "failed");
  return el("span", { class: figure.verified ? "figure" : "figure failed", title: told });
}

function markerRanges(text, answer, asked) {
  const ranges = [];
  for (const match of text.matchAll(MARKER)) {
    const citation = answer.citations.find((each) => each.marker === Number(match[1]));
    if (!citation) continue;
    const start = match.index;
    ranges.push({ start, end: start + match[0].length, make: () => marker(citation, answer, asked, start) });
  }
  return ranges;
}

function marker(citation, answer, asked, at) {
  const { document } = citation;
  const label = t("markerLabel", citation.marker, document.title || document.id);
  const link = el("a", {
    class: "marker",
    href: "#viewer",
    "aria-label": label,
    data: { marker: citation.marker, at },
  });
  let touched = false;
  link.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (touched && !tip.isShownFor(link)) tip.show(link, card(citation, answer, asked, link));
    else openCitation(citation, answer, asked, link);
  });
  tip.attach(link, () => card(citation, answer, asked, link));
  return link;
}

/** Return what hovers beside a marker: the quote and where it stands. */
function card(citation, answer, asked, link) {
  const { document } = citation;
  const facts = [
    languageName(document.language),
    document.date ?? t("undated"),
    citation.page && t("page", citation.page),
  ];
  return el(
    "div",
    { class: "card" },
    el("blockquote", { lang: langOf(document.language) }, quote(citation)),
    el("p", { class: "card-title", lang: langOf(document.language) }, document.title || document.id),
    el("p", { class: "note" }, facts.filter(Boolean).join(" · ")),
    el(
      "button",
      {
        type: "button",
        class: "quiet",
        tabindex: "-1",
        on: { click: () => openCitation(citation, answer, asked, link) },
      },
      t("show"),
    ),
  );
}
