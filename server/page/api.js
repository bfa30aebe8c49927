// The server, asked with the key in use. Paths are relative, so that the page works under a proxy's path too.

import { emit } from "./dom.js";
import { key } from "./settings.js";
import { parse } from "./sse.js";

/** What the server refused a request with (RFC 9457). */
export class Problem extends Error {
  constructor(status, body, retry) {
    super(body.detail ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? "internal";
    this.retry = Number(retry) || null; // seconds
    this.data = body;
  }
}

/** The server couldn't be reached. */
export class Unreachable extends Error {}

/** A stream ended before its answer was complete. */
export class Cut extends Error {}

/** Return the path of something in a collection. */
export const inCollection = (collection, path) =>
  (collection ?? "default") === "default" ? path : `collections/${encodeURIComponent(collection)}/${path}`;

/** Return a document's path; where the id is "." or "..", which would lead elsewhere, it goes in the query. */
export const documentPath = (collection, id) =>
  inCollection(collection, `documents/${/^\.\.?$/.test(id) ? "?id=" : ""}${encodeURIComponent(id)}`);

export const headers = () => (key() ? { Authorization: `Bearer ${key()}` } : {});

/** Send a request; errors: Problem, Unreachable, and AbortError where `signal` says so. A refused key is asked for. */
export async function send(path, { method = "GET", body, signal } = {}) {
  const options = { method, signal, headers: headers(), credentials: "omit" };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    emit("gone");
    throw new Unreachable(error.message);
  }
  if (response.ok) return response;
  throw refused(response.status, await response.json().catch(() => ({})), response.headers.get("Retry-After"));
}

/** Return the error of a refusal; where it is the key's fault, the key is asked for. */
export function refused(status, body, retry) {
  const problem = new Problem(status, body, retry);
  if (status === 401) emit("locked", problem);
  return problem;
}

export const getJson = async (path, options) => (await send(path, options)).json();

/** Yield the events of an answer, `done` the last of them; errors as in `send`, and Cut. */
export async function* stream(path, body, signal) {
  const response = await send(path, { method: "POST", body, signal });
  try {
    for await (const event of parse(response.body)) {
      if (event.name === "error") throw refused(event.data.status, event.data, null);
      yield event;
      if (event.name === "done") return;
    }
  } catch (error) {
    if (error.name === "AbortError" || error instanceof Problem) throw error;
    throw new Cut(error.message);
  }
  throw new Cut("the stream ended early");
}
