// What is told quietly below an answer, and what can be done with it.

import { announce, el, icon, langOf } from "./dom.js";
import { hasWords, t } from "./i18n.js";
import { markdown } from "./markdown.js";
import { openPlace } from "./viewer.js";

const COPY = "M7 7h9v9H7zM4 13V4h9";
const DOWN = "M10 4v9M6 9l4 4 4-4M4 16h12";

/** Return how sure the answer is, how it was made, how many figures were checked, and in what time. */
export function facts(answer) {
  const percent = Math.round(100 * answer.confidence);
  const meter = el("meter", { min: 0, max: 1, value: answer.confidence, "aria-label": t("confidence", percent) });
  const total = answer.timings_ms?.total;
  return el(
    "p",
    { class: "facts" },
    el("span", {}, meter, t("confidence", percent)),
    answer.answered ? el("span", { title: t("modeLong", answer.mode) }, t("mode", answer.mode)) : null,
    ...checkedFigures(answer),
    total ? el("span", {}, t("time", total)) : null,
  );
}

function checkedFigures(answer) {
  const figures = answer.claims.flatMap((claim) => claim.figures);
  const failed = figures.filter((figure) => !figure.verified).length;
  const passed = figures.length - failed;
  return [
    passed ? el("span", { class: "good" }, t("figuresAll", passed)) : null,
    failed ? el("span", { class: "bad" }, t("figuresFailed", failed)) : null,
  ];
}

/** Return what the reader must know beside the answer: warnings, what could not be verified, where sources disagree. */
export function notices(answer, asked) {
  const told = [
    ...(answer.mode === "degraded" ? [t("modeLong", "degraded")] : []),
    ...(answer.unresolved?.length ? [t("unresolved", answer.unresolved.length)] : []),
    ...(answer.warnings ?? []).map(({ code, message }) => (hasWords("warnings", code) ? t("warnings", code) : message)),
  ];
  const failed = answer.claims.filter((claim) => !claim.verified).map((claim) => claimText(answer, claim));
  return [
    ...told.map((text) => el("p", { class: "notice" }, text)),
    ...failed.map((text) => el("p", { class: "notice bad" }, `${t("claimFailed")}: ${text}`)),
    ...(answer.conflicts ?? []).map((each) => conflict(each, asked)),
  ];
}

const claimText = (answer, claim) => [...answer.answer].slice(claim.answer_start, claim.answer_end).join("");

/** Return what the sources say differently, each figure a way to where it stands. */
function conflict(given, asked) {
  const figures = given.figures ?? [];
  const places = figures.map(({ start, end, text, document }) => ({ start, end, quote: text, document }));
  const items = figures.map((figure, at) => el("li", {}, opposed(figure, { places, at, asked })));
  const told = given.message ? `${t("conflict")}: ${given.message}` : t("conflict");
  return el("div", { class: "notice" }, el("p", {}, told), items.length ? el("ul", {}, ...items) : null);
}

function opposed({ text, document }, { places, at, asked }) {
  const open = el(
    "button",
    { type: "button", class: "opposed" },
    el("b", { lang: langOf(document.language) }, text),
    " ",
  );
  open.append(el("span", { lang: langOf(document.language) }, document.title || document.id));
  const given = { document, places, at, collection: asked.collection, named: "nearestOne" };
  open.addEventListener("click", () => openPlace(given, open));
  return open;
}

/** Return the buttons: copy with the citations, download the receipt. */
export function actions(answer) {
  const copying = el("button", { type: "button", class: "quiet" }, icon(COPY), t("copy"));
  copying.addEventListener("click", async () => {
    const done = await copy(markdown(answer));
    announce(t(done ? "copied" : "copyFailed"));
    copying.lastChild.textContent = t(done ? "copied" : "copyFailed");
    setTimeout(() => (copying.lastChild.textContent = t("copy")), 2000);
  });
  const receipt = el("button", { type: "button", class: "quiet", title: t("receiptTitle") }, icon(DOWN), t("receipt"));
  receipt.addEventListener("click", () => download(answer));
  return el("p", { class: "actions" }, copying, receipt);
}

/** Put text on the clipboard; pages that came over plain HTTP from another machine must do it the old way. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

function download(answer) {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(answer, null, 2)}\n`], { type: "application/json" }));
  const day = new Date().toISOString().slice(0, 19).replace(/[:T]/g, "-");
  el("a", { href: url, download: `bicite-${day}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
