// The page put together: what its buttons and keys do, which collections there are, whether the server is there.

import { getJson, Problem } from "./api.js";
import * as conversation from "./conversation.js";
import * as cover from "./cover.js";
import { announce, byId, el, heed } from "./dom.js";
import * as history from "./history.js";
import { language, learnWords, switchLanguage, t } from "./i18n.js";
import * as key from "./key.js";
import { isDark, switchTheme } from "./settings.js";
import * as tip from "./tip.js";
import * as viewer from "./viewer.js";

const PATIENCE = 2000; // milliseconds between two looks for a server that is gone
let watching = 0;
let collection = "default";
let may = []; // what the key allows: read, write

function form() {
  const question = byId("question");
  const submit = () => {
    const text = question.value.trim();
    if (!text || !byId("stop").hidden) return;
    question.value = "";
    grow();
    conversation.ask(text);
  };
  const grow = () => {
    question.style.height = "auto";
    question.style.height = `${question.scrollHeight}px`;
  };
  question.addEventListener("input", grow);
  question.addEventListener("keydown", (event) => {
    // While an input method composes Chinese, Enter takes its suggestion: the question isn't finished.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  byId("stop").addEventListener("click", conversation.stop);
}

function buttons() {
  byId("new").addEventListener("click", fresh);
  byId("documents-open").addEventListener("click", openDocuments);
  byId("language").addEventListener("click", switchLanguage);
  byId("theme").addEventListener("click", () => {
    switchTheme();
    label();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  byId("collection").addEventListener("change", (event) => choose(event.target.value));
}

function fresh() {
  conversation.begin();
  byId("question").focus();
}

/** Open the list of documents; its code is fetched when it is first wanted. */
async function openDocuments() {
  const { open } = await import("./documents.js");
  open(collection, may);
}

/** A file dropped anywhere belongs to the documents, and must not make the browser leave the page for it. */
function dropping() {
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => event.preventDefault());
  document.addEventListener("dragenter", (event) => {
    if (event.dataTransfer?.types.includes("Files") && !document.querySelector("dialog[open]")) openDocuments();
  });
}

function label() {
  const other = byId("language");
  other.textContent = t("otherLanguage");
  other.lang = language() === "zh" ? "en" : "zh";
  other.title = t("otherLanguageTitle");
  const theme = t(isDark() ? "toLight" : "toDark");
  byId("theme").setAttribute("aria-label", theme);
  byId("theme").title = theme;
}

function shortcuts() {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return; // Esc closes a dialog by itself
    if (event.key === "Escape") tip.hide() || viewer.close() || history.close() || conversation.stop();
    else if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") act(event, () => byId("question").focus());
    else if (event.altKey && event.code === "KeyN") act(event, fresh);
    else if (event.altKey && event.code === "KeyD") act(event, openDocuments);
  });
}

function act(event, what) {
  event.preventDefault();
  what();
}

function choose(name) {
  byId("collection").value = name;
  collection = name;
  conversation.begin(name);
}

/** Learn which collections there are; where a key is needed, it is asked for, and this is done again. */
async function learn() {
  try {
    const { collections, scopes } = await getJson("collections");
    const names = collections.map((each) => each.name);
    byId("collection").replaceChildren(...names.map((name) => el("option", { value: name }, name)));
    byId("collections").hidden = names.length < 2;
    may = scopes;
    if (names.includes(conversation.going())) conversation.retryLast();
    else choose(names[0] ?? "default");
  } catch (error) {
    if (error instanceof Problem && error.status !== 401) setTimeout(learn, PATIENCE); // still loading its model
  }
}

/** Keep looking for a server that is gone, say so, and go on when it is back. */
function gone() {
  byId("gone").textContent = t("gone");
  byId("gone").hidden = false;
  clearInterval(watching);
  watching = setInterval(async () => {
    const there = await fetch("healthz", { cache: "no-store" }).then(
      (response) => response.ok,
      () => false,
    );
    if (!there) return;
    clearInterval(watching);
    byId("gone").hidden = true;
    announce(t("back"));
    if (!byId("collection").options.length) learn();
    conversation.retryLast();
  }, PATIENCE);
}

async function start() {
  await learnWords();
  for (const part of [cover, tip, viewer, history, conversation, key]) part.start();
  form();
  byId("send").disabled = false;
  buttons();
  shortcuts();
  dropping();
  label();
  heed("language", label);
  heed("gone", gone);
  heed("documents", openDocuments);
  heed("collection", (name) => {
    byId("collection").value = name;
    collection = name;
  });
  heed("keyed", () => learn());
  heed("forgotten", () => learn());
  conversation.begin();
  learn();
  byId("question").focus();
}

start();
