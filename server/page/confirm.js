// A question that needs a yes before something is deleted.

import { byId, el } from "./dom.js";
import { t } from "./i18n.js";

/** Ask; returns a promise of whether the answer was yes. Esc and the other button are a no. */
export function confirm(question, note, yes) {
  const dialog = byId("confirm");
  dialog.replaceChildren(
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: "confirm-title" }, question),
      note ? el("p", {}, note) : null,
      el(
        "p",
        { class: "choices" },
        el("button", { value: "no", class: "quiet", autofocus: true }, t("cancel")),
        el("button", { value: "yes", class: "danger" }, yes),
      ),
    ),
  );
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((told) =>
    dialog.addEventListener("close", () => told(dialog.returnValue === "yes"), { once: true }),
  );
}
