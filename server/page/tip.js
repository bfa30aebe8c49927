// One box that hovers beside a word or a marker. It stays while the pointer is on it, and Esc puts it away (WCAG 1.4.13).

import { byId } from "./dom.js";

const LEAVE = 180; // milliseconds in which the pointer may travel from the word to the box
const GAP = 8;
let owner = null;
let leaving = 0;

const box = () => byId("tip");

/** Show `content` (a node) below `target`, or `above` it, where there is room; a word's above, off what is read next. */
export function show(target, content, above = false) {
  clearTimeout(leaving);
  if (!target.isConnected) return;
  if (owner && owner !== target) owner.removeAttribute("aria-describedby");
  owner = target;
  box().replaceChildren(content);
  box().hidden = false;
  target.setAttribute("aria-describedby", "tip");
  place(target, above);
}

function place(target, above) {
  const { left, bottom, top, width } = [...target.getClientRects()].at(0) ?? target.getBoundingClientRect();
  const { offsetWidth, offsetHeight, style } = box();
  const right = document.documentElement.clientWidth - offsetWidth - GAP;
  style.left = `${Math.max(GAP, Math.min(left + width / 2 - offsetWidth / 2, right))}px`;
  const [over, under] = [top - GAP - offsetHeight, bottom + GAP];
  const fits = above ? over < GAP : under + offsetHeight < window.innerHeight || over < 0;
  style.top = `${fits ? under : over}px`;
}

/** Put the box away; returns whether there was one. */
export function hide() {
  clearTimeout(leaving);
  if (box().hidden) return false;
  box().hidden = true;
  owner?.removeAttribute("aria-describedby");
  owner = null;
  return true;
}

export const hideSoon = () => {
  clearTimeout(leaving);
  leaving = setTimeout(hide, LEAVE);
};

export const isShownFor = (target) => owner === target;

/** Show what `make()` gives while `target` is hovered or has the focus. */
export function attach(target, make) {
  target.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(target, make()));
  target.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hideSoon());
  target.addEventListener("focus", () => target.matches(":focus-visible") && show(target, make()));
  target.addEventListener("blur", hideSoon);
}

export function start() {
  box().addEventListener("pointerenter", () => clearTimeout(leaving));
  box().addEventListener("pointerleave", hideSoon);
  document.addEventListener("scroll", (event) => event.target !== box() && hide(), { capture: true, passive: true });
  document.addEventListener("pointermove", () => owner?.isConnected === false && hide()); // drawn anew under the box
  document.addEventListener("pointerdown", (event) => {
    if (owner && !box().contains(event.target) && !owner.contains(event.target)) hide();
  });
}
