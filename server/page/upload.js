// Files sent to a collection, and how their indexing goes.

import { getJson, headers, inCollection, Problem, refused } from "./api.js";
import { announce, el, icon } from "./dom.js";
import { t } from "./i18n.js";

const POLL = 400; // milliseconds between two looks at a job
const UP = "M10 14V4M6 8l4-4 4 4M4 16h12";

/** Return the place where files are dropped or chosen; `collection()` says where they go, `added()` is told the end. */
export function uploader(sent, collection, added) {
  const input = el("input", { type: "file", multiple: true, class: "unseen", id: "files" });
  const label = el("label", { for: "files", class: "link" }, t("choose"));
  const zone = el(
    "div",
    { class: "zone" },
    icon(UP),
    el("p", {}, t("drop"), " ", input, label),
    el("p", { class: "note" }, t("dropNote")),
  );
  const take = (files) => files.length && upload([...files], collection(), sent, added);
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  zone.addEventListener("dragover", () => zone.classList.add("over"));
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    take(event.dataTransfer.files);
  });
  return el("div", {}, zone, sent);
}

async function upload(files, collection, sent, added) {
  const name = files.length === 1 ? files[0].name : t("uploading", files.length);
  const state = el("span", { class: "note" });
  const progress = el("progress", { max: 1, value: 0, "aria-label": name });
  const item = el("li", {}, el("b", {}, name), progress, state);
  sent.prepend(item);
  try {
    state.textContent = t("uploading", files.length);
    const job = await post(inCollection(collection, "documents"), files, (share) => (progress.value = share));
    const over = await finish(job, collection, state, progress);
    if (over.error) throw new Problem(422, { code: over.error.code, detail: over.error.message });
    item.replaceChildren(el("b", {}, name), el("span", { class: "good" }, told(over)), ...skipped(over));
    announce(told(over));
    added();
  } catch (error) {
    item.replaceChildren(el("b", {}, name), el("span", { class: "bad" }, `${t("uploadFailed")}: ${reason(error)}`));
  }
}

/** Send files; `fetch` can't tell how much has gone, XMLHttpRequest can. Errors as those of `send` in api.js. */
function post(path, files, onProgress) {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.webkitRelativePath || file.name);
  const request = new XMLHttpRequest();
  request.open("POST", path);
  for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
  return new Promise((resolve, reject) => {
    request.onload = () => {
      if (request.status < 300) resolve(request.response);
      else reject(refused(request.status, request.response ?? {}, request.getResponseHeader("Retry-After")));
    };
    request.onerror = () => reject(new Error("unreachable"));
    request.send(form);
  });
}

async function finish(job, collection, state, progress) {
  while (job.state === "queued" || job.state === "running") {
    const { done, total } = job.progress;
    state.textContent = t(job.state === "queued" ? "queued" : "indexing");
    if (job.state === "running" && total) progress.value = done / total;
    else progress.removeAttribute("value");
    await new Promise((later) => setTimeout(later, POLL));
    job = await getJson(inCollection(collection, `jobs/${job.id}`));
  }
  return job;
}

const told = (job) => t("uploaded", job.added.length, job.changed.length, job.unchanged.length);

const skipped = (job) =>
  job.skipped.map(({ source, reason: why }) => el("p", { class: "bad" }, `${t("skipped", source)} (${why})`));

function reason(error) {
  if (!(error instanceof Problem)) return t("gone");
  return ["invalid", "conflict", "internal"].includes(error.code) ? error.message : t("problems", error.code);
}
