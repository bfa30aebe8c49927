// The documents of a collection: list, search, add, delete.

import { documentPath, getJson, inCollection, Problem } from "./api.js";
import { confirm } from "./confirm.js";
import { announce, byId, el, emit, icon, langOf } from "./dom.js";
import { languageName, t } from "./i18n.js";
import { uploader } from "./upload.js";
import { openPlace } from "./viewer.js";

const PAGE = 50;
const TYPING = 250; // milliseconds without a key before the list is searched
const CROSS = "M5 5l10 10M15 5L5 15",
  BIN = "M4 6h12M8 6V4h4v2M6 6l1 11h6l1-11";
let collection = "default";
let scopes = [];
let listing = null; // an AbortController
let typing = 0;
let sent = null; // the list of what was uploaded: it outlasts the dialog, and what is under way goes on in it

/** Open the list of a collection's documents; `may`: what the reader may do. */
export function open(name, may) {
  const dialog = byId("documents");
  if (dialog.open) return;
  collection = name;
  scopes = may;
  dialog.addEventListener("close", closed, { once: true });
  draw();
  dialog.showModal();
  byId("documents-search").focus();
  list();
}

function closed() {
  listing?.abort();
  byId("documents").replaceChildren();
}

function draw() {
  sent ??= el("ul", { class: "sent", "aria-live": "polite" });
  const search = el("input", {
    id: "documents-search",
    type: "search",
    maxlength: 200,
    placeholder: t("searchDocuments"),
    "aria-label": t("searchDocuments"),
  });
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => list(), TYPING);
  });
  const close = el(
    "button",
    {
      type: "button",
      class: "icon",
      "aria-label": t("close"),
      title: t("close"),
      on: { click: () => byId("documents").close() },
    },
    icon(CROSS),
  );
  byId("documents").replaceChildren(
    el("header", {}, el("h2", { id: "documents-title" }, t("documents")), close),
    scopes.includes("write") ? uploader(sent, () => collection, changed) : el("p", { class: "note" }, t("readOnly")),
    search,
    el("p", { class: "note", id: "documents-total", role: "status" }),
    el("ul", { id: "documents-list", class: "documents" }),
    el("p", { id: "documents-more" }),
  );
}

/** List the documents that fit what is searched; `after`: the page after that id. */
async function list(after = "") {
  listing?.abort();
  listing = new AbortController();
  const asked = new URLSearchParams({
    q: byId("documents-search").value.trim(),
    limit: PAGE,
    ...(after ? { after } : {}),
  });
  try {
    const found = await getJson(inCollection(collection, `documents?${asked}`), { signal: listing.signal });
    show(found, after);
  } catch (error) {
    if (error.name === "AbortError") return;
    const empty = error instanceof Problem && error.code === "not-found";
    if (empty) byId("documents-list").replaceChildren();
    byId("documents-total").textContent = empty ? t("holdsNone") : t(...reasonOf(error));
  }
}

const reasonOf = (error) => (error instanceof Problem ? ["problems", error.code] : ["gone"]);

function show({ documents, total, next }, after) {
  const rows = documents.map(row);
  if (after) byId("documents-list").append(...rows);
  else byId("documents-list").replaceChildren(...rows);
  byId("documents-total").textContent = total
    ? t("total", total)
    : t(byId("documents-search").value ? "noneFit" : "holdsNone");
  const more = el("button", { type: "button", class: "quiet wide", on: { click: () => list(next) } }, t("more"));
  byId("documents-more").replaceChildren(...(next ? [more] : []));
}

function row(document) {
  const title = document.title || document.id;
  const facts = [document.id, languageName(document.language), document.date, t("characters", document.characters)];
  const open = el(
    "button",
    { type: "button", class: "document", "aria-label": t("openNamed", title) },
    el("span", { class: "document-title", lang: langOf(document.language) }, title),
    el("span", { class: "note" }, facts.filter(Boolean).join(" · ")),
  );
  open.addEventListener("click", () => {
    byId("documents").close();
    openPlace({ document, places: [], at: 0, collection }, byId("documents-open"));
  });
  const label = t("removeNamed", title);
  const bin = el(
    "button",
    { type: "button", class: "icon", "aria-label": label, title: label, on: { click: () => remove(document, title) } },
    icon(BIN),
  );
  return el("li", {}, open, scopes.includes("write") ? bin : null);
}

async function remove(document, title) {
  if (!(await confirm(t("removeAsk", title), t("removeNote"), t("remove")))) return;
  try {
    const path = documentPath(collection, document.id);
    const job = await getJson(path, { method: "DELETE" });
    announce(t(job.state === "done" ? "removed" : "removing", title));
  } catch (error) {
    byId("documents-total").textContent = t(...reasonOf(error));
    announce(t(...reasonOf(error)));
    return;
  }
  await changed();
  byId("documents-search").focus();
}

/** Show the list as it is now, and have the others do so who tell of it. */
async function changed() {
  emit("changed");
  if (byId("documents").open) await list();
}
