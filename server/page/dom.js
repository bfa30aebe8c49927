// Elements from values. Whatever comes from a document or a model gets in as a text node, never as markup.

/**
 * Return an element. `given`: attributes; `class`; `on` (event -> listener); `data` (dataset). Attributes that are null,
 * undefined or false are left out. Children are nodes or strings; null ones are left out.
 */
export function el(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, data = {}, ...attributes } = given;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  Object.assign(element.dataset, data);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Return a line icon: `d` is a path within 20 by 20. */
export function icon(d) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** Say something to a screen reader when it has finished what it is reading. */
export function announce(text) {
  byId("polite").textContent = text;
}

/** Return the `lang` of a text, null where the language is not known. */
export const langOf = (code) => (code && code !== "und" ? code : null);

/** Tell the other parts of the page. */
export function emit(name, detail) {
  document.dispatchEvent(new CustomEvent(`bicite:${name}`, { detail }));
}

export function heed(name, listener) {
  document.addEventListener(`bicite:${name}`, (event) => listener(event.detail));
}
