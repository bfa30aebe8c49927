// The page's own language: by the browser, or as the reader switched it.

import { emit } from "./dom.js";
import { save } from "./settings.js";

let strings = {};

export const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

/** Return the words of that name, filled with the values; of a group (`mode`, `problems`) the one of the key. */
export function t(name, ...values) {
  const found = strings[name];
  if (typeof found === "function") return found(...values);
  return typeof found === "object" ? (found[values[0]] ?? String(values[0])) : found;
}

/** Say whether a group has words for the key. */
export const hasWords = (name, key) => Object.hasOwn(strings[name], key);

/** Return a language's name, in the page's language. */
export function languageName(code) {
  const own = strings.languageName[code];
  if (own) return own;
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

/** Put the words into what the page's HTML, or a part of it, marks with data-i18n, -label and -placeholder. */
export function translate(root = document) {
  for (const element of root.querySelectorAll("[data-i18n]")) element.textContent = t(element.dataset.i18n);
  for (const element of root.querySelectorAll("[data-i18n-label]")) {
    element.setAttribute("aria-label", t(element.dataset.i18nLabel));
  }
  for (const element of root.querySelectorAll("[data-i18n-placeholder]")) {
    element.setAttribute("placeholder", t(element.dataset.i18nPlaceholder));
  }
}

/** Fetch the words of the page's language, the only ones that are fetched. */
export async function learnWords() {
  ({ STRINGS: strings } = await import(`./strings.${language()}.js`));
  translate();
}

export async function switchLanguage() {
  document.documentElement.lang = language() === "zh" ? "en" : "zh";
  save("language", document.documentElement.lang);
  await learnWords();
  emit("language");
}
