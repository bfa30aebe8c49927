// An answer as it is shown: its text with markers and checked figures, its sources, how sure it is.

import { actions, facts, notices } from "./answer_foot.js";
import { el, langOf } from "./dom.js";
import { helps, wordRanges, wordsOf } from "./gloss.js";
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
  const parts = claims.flatMap((claim) => claimRanges(claim, answer));
  const fixed = [...markerRanges(text, answer, asked), ...parts];
  const body = el("div", { class: "prose", lang: langOf(answer.language) }, marked(text, fixed));
  const quoted = claims
    .map((claim) => ({ claim, citation: quotedBy(text, claim, answer) }))
    .filter((each) => each.citation);
  for (const { claim, citation } of quoted)
    body.querySelector(`[data-claim="${claim.start}"]`)?.setAttribute("lang", citation.document.language);
  explained(body, text, fixed, quoted, asked);
  return body;
}

/** Once the pointer comes near, put the words of quotes in the other language into spans that explain themselves. */
function explained(body, text, fixed, quoted, asked) {
  const foreign = quoted.filter(({ citation }) => helps(citation.document.language));
  if (!foreign.length) return;
  const explain = () => {
    const asking = foreign.map(({ claim, citation }) =>
      wordsOf(citation.quote, citation.document.language, asked.collection).then((found) =>
        wordRanges(found, claim.start),
      ),
    );
    Promise.all(asking).then(
      (words) => refill(body, text, [...fixed, ...words.flat()]),
      () => body.addEventListener("pointerenter", explain, { once: true }),
    );
  };
  body.addEventListener("pointerenter", explain, { once: true });
}

/** Make the text anew, what has the focus keeping it and its languages staying. */
function refill(body, text, ranges) {
  const langs = new Map([...body.querySelectorAll("[data-claim]")].map((each) => [each.dataset.claim, each.lang]));
  const focused = document.activeElement?.closest?.(".prose") === body ? document.activeElement.dataset.at : null;
  tip.hide();
  body.replaceChildren(marked(text, ranges));
  for (const [claim, lang] of langs) body.querySelector(`[data-claim="${claim}"]`)?.setAttribute("lang", lang);
  if (focused) body.querySelector(`a[data-at="${focused}"]`)?.focus();
}

/** Return the citation that a claim is, word for word; undefined where it is in other words. */
function quotedBy(text, claim, answer) {
  const said = text.slice(claim.start, claim.end);
  return answer.citations.find((citation) => claim.markers.includes(citation.marker) && citation.quote === said);
}

function claimRanges(claim, answer) {
  const said = answer.answer.slice(claim.start, claim.end);
  const shown = { class: claim.verified ? "claim" : "claim failed", title: claim.verified ? null : t("claimFailed") };
  const citation = quotedBy(answer.answer, claim, answer);
  return [
    { ...claim, make: () => el("span", { ...shown, data: { claim: claim.start } }) },
    ...(citation?.highlight ? [clause(claim, citation)] : []),
    ...figureRanges(said, claim),
  ];
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
