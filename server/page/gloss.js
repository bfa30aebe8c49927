// Help for a reader of the other language: each word's reading and meanings by the dictionary, figures converted.

import { inCollection, getJson } from "./api.js";
import { el } from "./dom.js";
import { language, t } from "./i18n.js";
import { inUnits } from "./points.js";
import * as tip from "./tip.js";

const KEPT = 200; // texts whose words are remembered
const BLOCK = 4000; // characters the server reads at once
const known = new Map();

/** Say whether a reader of the page's language may want help with a text of `code`. */
export const helps = (code) => (code === "zh" || code === "en") && code !== language();

/** Return `{words, figures}` of a text, offsets in UTF-16 units; the same promise for the same text. */
export function wordsOf(text, code, collection) {
  const name = `${code} ${text}`;
  if (!known.has(name)) {
    if (known.size >= KEPT) known.delete(known.keys().next().value);
    known.set(name, ask(text, code, collection));
    known.get(name).catch(() => known.delete(name));
  }
  return known.get(name);
}

async function ask(text, code, collection) {
  const read = [...text].slice(0, BLOCK).join("");
  const body = { text: read, language: code };
  const found = await getJson(inCollection(collection, "gloss"), { method: "POST", body });
  return { code, words: inUnits(text, found.words), figures: inUnits(text, found.figures) };
}

/** When the pointer first comes to `node`, which shows a citation's quote in the other language, fetch its words. */
export function explaining(node, { quote, document }, collection, fill) {
  if (!helps(document.language)) return;
  const ask = () =>
    wordsOf(quote, document.language, collection).then(
      (found) => node.isConnected && fill(found),
      () => node.addEventListener("pointerenter", ask, { once: true }),
    );
  node.addEventListener("pointerenter", ask, { once: true });
}

/** Return ranges for `marked`: each word shows its help when hovered or tapped. */
export function wordRanges(found, offset = 0) {
  const apart = (word) => !found.figures.some((figure) => figure.start < word.end && word.start < figure.end);
  const words = found.words
    .filter(apart)
    .map((word) => ({ ...word, make: () => wordSpan(() => entry(word, found.code)) }));
  const figures = found.figures.map((figure) => ({ ...figure, make: () => wordSpan(() => conversion(figure)) }));
  return [...words, ...figures].map((range) => ({ ...range, start: range.start + offset, end: range.end + offset }));
}

function wordSpan(content) {
  const span = el("span", { class: "word" });
  span.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && tip.show(span, content(), true));
  span.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && tip.hideSoon());
  span.addEventListener("click", (event) => {
    if (event.pointerType !== "mouse") tip.show(span, content(), true);
  });
  return span;
}

function entry(word, code) {
  return el(
    "div",
    { class: "entry" },
    el("p", {}, el("b", { lang: code }, word.text), " ", el("span", { class: "reading" }, word.reading)),
    word.meanings.length ? el("p", { lang: language() }, word.meanings.join(language() === "zh" ? "；" : "; ")) : null,
    el("p", { class: "note" }, t("wordsNote")),
  );
}

const conversion = (figure) => el("div", { class: "entry" }, el("p", {}, `${figure.text} = ${figure.converted}`));

/** Return the conversions of a text's figures as small labels; none where there are none. */
export function conversions(found) {
  const told = [...new Set(found.figures.map((figure) => `${figure.text} = ${figure.converted}`))];
  return told.map((text) => el("li", {}, text));
}

/** Return a part that unfolds to the text's words, for those who don't hover; asked for when it is opened first. */
export function wordList(text, code, collection) {
  const body = el("div", { class: "words" });
  const details = el("details", { class: "wordlist" }, el("summary", {}, t("words")), body);
  details.addEventListener("toggle", () => {
    if (!details.open || body.childElementCount) return;
    wordsOf(text, code, collection).then(
      (found) => body.replaceChildren(...list(found, code)),
      () => body.replaceChildren(el("p", {}, t("wordsFailed"))),
    );
  });
  return details;
}

function list(found, code) {
  const seen = new Map(found.words.filter((word) => word.meanings.length).map((word) => [word.text, word]));
  if (!seen.size) return [el("p", {}, t("noWords"))];
  const rows = [...seen.values()].map((word) =>
    el(
      "div",
      {},
      el("dt", {}, el("span", { lang: code }, word.text), word.reading ? ` ${word.reading}` : null),
      el("dd", {}, word.meanings.join(language() === "zh" ? "；" : "; ")),
    ),
  );
  return [el("p", { class: "note" }, t("wordsNote")), el("dl", {}, ...rows)];
}
