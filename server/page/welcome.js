// What is seen before anything was asked: how to ask, and questions that these documents answer.

import { getJson, inCollection, Problem } from "./api.js";
import { el, emit, langOf } from "./dom.js";
import { t } from "./i18n.js";

/** Return the welcome of a collection, null: not known yet; its examples come when the server has found some. */
export function welcome(collection) {
  const more = el("div", { class: "examples" });
  const node = el(
    "section",
    { class: "welcome" },
    el("h2", {}, t("welcome")),
    el("p", { class: "lead" }, t("lead")),
    more,
  );
  if (collection === null) return node;
  fill(more, collection).catch((error) => {
    if (error instanceof Problem && error.code === "not-found") more.replaceChildren(...none());
  });
  return node;
}

async function fill(more, collection) {
  const { examples, documents } = await getJson(inCollection(collection, "examples"));
  if (!documents) return more.replaceChildren(...none());
  const items = examples.map(({ question, language }) => el("li", {}, example(question, language)));
  more.replaceChildren(
    ...(items.length ? [el("h3", {}, t("examples")), el("ul", {}, ...items)] : []),
    el("p", { class: "note" }, t("holds", documents)),
  );
}

const example = (question, language) =>
  el(
    "button",
    { type: "button", class: "example", lang: langOf(language), on: { click: () => emit("ask", question) } },
    question,
  );

function none() {
  const add = el(
    "button",
    { type: "button", class: "quiet framed", on: { click: () => emit("documents") } },
    t("addDocuments"),
  );
  return [el("p", {}, t("holdsNone")), add];
}
