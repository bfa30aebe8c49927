// Conversations, kept in this browser alone.

import { confirm } from "./confirm.js";
import { cover } from "./cover.js";
import { byId, el, emit, heed, icon } from "./dom.js";
import { t } from "./i18n.js";
import { load, save } from "./settings.js";

const KEPT = 50; // conversations
const NAME = "conversations";
const CROSS = "M6 6l8 8M14 6l-8 8";
let current = null; // id of the one that is shown

/** Return all conversations, the latest first: `{id, collection, turns: [{question, answer}]}`. */
export function all() {
  try {
    const kept = JSON.parse(load(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => each?.id && Array.isArray(each.turns)) : [];
  } catch {
    return [];
  }
}

/** Keep a conversation; where there is no room the oldest go. Returns whether it is kept. */
export function keep(conversation) {
  let kept = [conversation, ...all().filter((each) => each.id !== conversation.id)].slice(0, KEPT);
  while (!save(NAME, JSON.stringify(kept))) {
    if (kept.length === 1) return false;
    kept = kept.slice(0, -1);
  }
  show(conversation.id);
  return true;
}

function forget(id) {
  save(NAME, JSON.stringify(all().filter((each) => each.id !== id)));
  if (id === current) emit("new");
  draw();
}

/** Say which conversation is shown; null: a new one. */
export function show(id) {
  current = id;
  draw();
}

function draw() {
  const kept = all();
  byId("history").replaceChildren(
    el("h2", {}, t("history")),
    kept.length ? el("ul", {}, ...kept.map(item)) : el("p", { class: "note" }, t("noConversations")),
    kept.length
      ? el("button", { type: "button", class: "quiet", id: "history-clear", on: { click: clear } }, t("clear"))
      : "",
  );
}

function item(conversation) {
  const title = conversation.turns[0]?.question ?? t("untitled");
  const open = el("button", { type: "button", class: "past", on: { click: () => choose(conversation) } }, title);
  if (conversation.id === current) open.setAttribute("aria-current", "true");
  const label = t("removeConversation", title);
  const remove = el("button", { type: "button", class: "icon", "aria-label": label, title: t("remove") }, icon(CROSS));
  remove.addEventListener("click", () => {
    forget(conversation.id);
    (byId("history").querySelector(".past") ?? byId("question")).focus();
  });
  return el("li", {}, open, remove);
}

function choose(conversation) {
  emit("conversation", conversation);
  if (document.body.classList.contains("with-history") && byId("main").inert) toggle(false);
}

async function clear() {
  if (!(await confirm(t("clearAsk"), "", t("clear")))) return;
  save(NAME, null);
  emit("new");
  draw();
  byId("question").focus();
}

function toggle(open) {
  document.body.classList.toggle("with-history", open);
  cover();
  byId("history-toggle").setAttribute("aria-expanded", String(document.body.classList.contains("with-history")));
}

/** Close the list where it covers the page; returns whether it was open. */
export function close() {
  if (!document.body.classList.contains("with-history")) return false;
  toggle(false);
  byId("history-toggle").focus();
  return true;
}

export function start() {
  byId("history-toggle").addEventListener("click", () => toggle());
  heed("language", draw);
  window.addEventListener("storage", (event) => event.key === `bicite.${NAME}` && draw());
  draw();
}
