// The key that a server may ask for.

import { getJson } from "./api.js";
import { byId, el, emit, heed } from "./dom.js";
import { t } from "./i18n.js";
import { forgetKey, key, keyLasts, useKey } from "./settings.js";

const SENDABLE = /^[\x21-\x7e]+$/; // what a header may hold; `fetch` fails with all else as if there were no server

let trying = false; // whether a key is being tried: its refusal is told beside the field

function open(problem) {
  const dialog = byId("key");
  if (trying || dialog.open) return;
  draw(dialog, problem);
  dialog.showModal();
}

function draw(dialog, problem) {
  const field = el("input", {
    id: "key-field",
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
  });
  const lasting = el("input", { type: "checkbox", id: "key-lasting" });
  const wrong = el("p", { class: "wrong", id: "key-wrong", role: "alert" }, problem && key() ? t("keyWrong") : null);
  const form = el(
    "form",
    { method: "dialog" },
    el("h2", { id: "key-title" }, t(problem ? "keyTitle" : "keyInUse")),
    el("p", {}, t("keyLead")),
    el("label", { for: "key-field" }, t("keyField")),
    field,
    wrong,
    el("label", { class: "check" }, lasting, t("keyLasting")),
    el("p", { class: "note" }, t("keyNote")),
    el(
      "p",
      { class: "choices" },
      el("button", { type: "button", class: "quiet", on: { click: () => dialog.close() } }, t("cancel")),
      key() && !problem
        ? el("button", { type: "button", class: "quiet", on: { click: forget } }, t("keyForget"))
        : null,
      el("button", { class: "main" }, t("keyUse")),
    ),
  );
  field.setAttribute("aria-describedby", "key-wrong");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(dialog, field, lasting.checked, wrong);
  });
  dialog.replaceChildren(form);
}

async function attempt(dialog, field, lasting, wrong) {
  const given = field.value.trim();
  if (!SENDABLE.test(given)) return refuse(field, wrong, t("keyWrong"));
  const before = key();
  const lasted = keyLasts();
  trying = true;
  wrong.textContent = "";
  useKey(given, lasting);
  try {
    await getJson("collections");
    dialog.close();
    emit("keyed");
  } catch (error) {
    if (before) useKey(before, lasted);
    else forgetKey();
    const told = error.status ? t("problems", error.code) : t("gone");
    refuse(field, wrong, error.status === 401 ? t("keyWrong") : told);
  } finally {
    trying = false;
  }
}

function refuse(field, wrong, told) {
  wrong.textContent = told;
  field.select();
  field.focus();
}

function forget() {
  forgetKey();
  byId("key").close();
  emit("forgotten");
}

/** Show the button where there is a key to change. */
function mark() {
  byId("key-open").hidden = !key();
}

export function start() {
  byId("key-open").addEventListener("click", () => open(null));
  heed("locked", (problem) => {
    byId("key-open").hidden = false;
    open(problem);
  });
  heed("keyed", mark);
  heed("forgotten", mark);
  mark();
}
