// The conversation: questions asked, answers as they stream in.

import { answerParts, comingParts } from "./answer.js";
import { Cut, inCollection, Problem, stream, Unreachable } from "./api.js";
import { announce, byId, el, emit, heed } from "./dom.js";
import { keep, show } from "./history.js";
import { t } from "./i18n.js";
import { close as closeViewer } from "./viewer.js";
import { welcome } from "./welcome.js";

const MESSAGES = 100,
  CHARACTERS = 64_000; // of a conversation that the server reads, see server/schemas.py
let conversation = null; // {id, collection, turns}
let asking = null; // an AbortController while a question is asked
let collection = null; // its name; null until the collections are known
let stale = false; // whether what is shown must be drawn anew when the answer is whole

/** Begin a new conversation with the collection of that name. */
export function begin(name = collection) {
  leave();
  collection = name;
  conversation = null;
  closeViewer();
  show(null);
  byId("conversation").replaceChildren(welcome(collection));
}

/** Show a conversation from the history. */
export function resume(given) {
  leave();
  closeViewer();
  conversation = structuredClone(given);
  collection = conversation.collection ?? "default";
  emit("collection", collection);
  show(conversation.id);
  redraw();
  byId("scroll").scrollTop = byId("scroll").scrollHeight;
}

/** Want no more of an answer that is still coming. */
function leave() {
  asking?.abort();
  asking = null;
  busy(false);
}

function redraw() {
  stale = Boolean(asking); // what streams in must not be taken away
  if (stale) return;
  if (!conversation) byId("conversation").replaceChildren(welcome(collection));
  else byId("conversation").replaceChildren(...conversation.turns.map((turn) => finished(turnOf(turn.question), turn)));
}

function turnOf(question) {
  const answer = el("div", { class: "answer" });
  return { node: el("article", { class: "turn" }, el("h2", { class: "asked" }, question), answer), answer };
}

function finished({ node, answer }, turn) {
  const asked = { question: turn.question, collection };
  if (turn.answer) answer.replaceChildren(...answerParts(turn.answer, asked).filter(Boolean));
  else answer.replaceChildren(...broken(turn));
  return node;
}

/** Ask a question as the next one of the conversation. */
export async function ask(question, again = false) {
  if (asking || !question) return;
  if (!conversation) {
    conversation = { id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, collection, turns: [] };
    byId("conversation").replaceChildren();
  }
  const mine = conversation;
  const turn = { question, answer: null, text: "", failure: null, again };
  const place = turnOf(question);
  byId("conversation").append(place.node);
  place.node.scrollIntoView({ block: "start" });
  const history = messages(mine.turns);
  mine.turns.push(turn);
  await answering(turn, place, history);
  if (conversation === mine && !asking && stale) redraw();
  else if (conversation === mine) finished(place, turn);
  if (turn.answer && !keep(stored(mine))) announce(t("notKept"));
}

async function answering(turn, place, history) {
  const controller = (asking = new AbortController());
  busy(true);
  try {
    await read(turn, place, history, controller.signal);
  } catch (error) {
    turn.failure = error;
  } finally {
    if (asking === controller) {
      asking = null;
      busy(false);
    }
  }
}

async function read(turn, place, history, signal) {
  const status = el("p", { class: "status" }, t("searching"));
  const text = el("div", { class: "prose streaming", dir: "auto" });
  const citations = [];
  const asked = { question: turn.question, collection };
  place.answer.setAttribute("aria-busy", "true");
  place.answer.replaceChildren(status, text);
  announce(t("searching"));
  try {
    const body = { question: turn.question, history, stream: true };
    for await (const { name, data } of stream(inCollection(collection, "ask"), body, signal)) {
      if (name === "passages") status.textContent = found(data.passages);
      else if (name === "token") turn.text += data.text;
      else if (name === "citation") citations.push(data);
      else if (name === "done") turn.answer = data;
      text.replaceChildren(comingParts(turn.text, citations, asked));
    }
    announce(
      turn.answer.answered
        ? `${t("answered", turn.answer.citations.length)} ${turn.answer.answer}`
        : turn.answer.answer,
    );
  } finally {
    place.answer.removeAttribute("aria-busy");
  }
}

const found = (passages) => t("found", passages.length, new Set(passages.map((passage) => passage.document.id)).size);

function busy(is) {
  byId("send").hidden = is;
  byId("stop").hidden = !is;
}

export function stop() {
  if (!asking) return false;
  asking.abort();
  return true;
}

/** Return what is shown of a turn that has no answer: what came of it, why no more, and how to try again. */
function broken(turn) {
  const again = el("button", { type: "button", class: "quiet again" }, t("again"));
  again.addEventListener("click", () => retry(turn));
  const alarm = el("div", { class: "notice bad", role: "alert" }, el("p", {}, reason(turn.failure)), again);
  return [turn.text ? el("div", { class: "prose partial" }, turn.text) : null, alarm].filter(Boolean);
}

function reason(failure) {
  if (failure?.name === "AbortError") return t("stopped");
  if (failure instanceof Cut) return t("cut");
  if (!(failure instanceof Problem)) return t("unreachable");
  if (failure.code === "not-found") return t("noIndex");
  const said = t("problems", failure.code);
  const detail = failure.code === "invalid" ? ` ${failure.message}` : "";
  return `${said}${detail}${failure.retry ? ` ${t("retryIn", failure.retry)}` : ""}`;
}

function retry(turn, byItself = false) {
  if (asking) return;
  conversation.turns = conversation.turns.filter((each) => each !== turn);
  redraw();
  ask(turn.question, byItself);
}

/** Ask again, once, what a missing key or a server that was gone left without an answer. */
export function retryLast() {
  const last = conversation?.turns.at(-1);
  const locked = last?.failure?.status === 401;
  if (locked || (last?.failure instanceof Unreachable && !last.again)) retry(last, !locked);
}

/** Return the collection of the conversation that is shown; null where none was begun. */
export const going = () => (conversation ? (conversation.collection ?? "default") : null);

/** Return the turns as the server takes them, the oldest left out where they are too many. */
function messages(turns) {
  const said = turns
    .filter((turn) => turn.answer)
    .flatMap((turn) => [
      { role: "user", content: turn.question },
      { role: "assistant", content: turn.answer.answer },
    ]);
  let room = CHARACTERS;
  const taken = said.slice(-MESSAGES).reverse();
  const end = taken.findIndex((message) => (room -= message.content.length) < 0);
  return (end < 0 ? taken : taken.slice(0, end)).reverse();
}

function stored({ id, collection, turns }) {
  return {
    id,
    collection,
    turns: turns.filter((turn) => turn.answer).map(({ question, answer }) => ({ question, answer })),
  };
}

export function start() {
  heed("language", redraw);
  heed("conversation", resume);
  heed("new", () => begin());
  heed("changed", () => conversation || redraw());
  heed("ask", (question) => ask(question));
}
