// What the reader chose: theme, language, key. Kept in the browser, and nowhere where storage is forbidden.

const PREFIX = "bicite.";
const memory = new Map(); // what the browser would not store; never a second copy: another tab may have deleted it

function read(storage, name) {
  try {
    return window[storage].getItem(PREFIX + name);
  } catch {
    return null;
  }
}

function write(storage, name, value) {
  try {
    if (value === null) window[storage].removeItem(PREFIX + name);
    else window[storage].setItem(PREFIX + name, value);
    return true;
  } catch {
    return false;
  }
}

export const load = (name) => read("localStorage", name) ?? memory.get(name) ?? null;

/** Keep a value; returns false where the browser has no room for it. */
export const save = (name, value) => keep("localStorage", name, value);

function keep(storage, name, value) {
  const stored = write(storage, name, value);
  if (stored || value === null) memory.delete(name);
  else memory.set(name, value);
  return stored;
}

/** Return the key in use; null: none. */
export const key = () => read("sessionStorage", "key") ?? read("localStorage", "key") ?? memory.get("key") ?? null;

/** Use a key: until the browser's window is closed, or where `lasting` until it is forgotten. */
export function useKey(value, lasting) {
  forgetKey();
  keep(lasting ? "localStorage" : "sessionStorage", "key", value);
}

/** Return whether the key in use is kept until it is forgotten. */
export const keyLasts = () => read("sessionStorage", "key") === null && read("localStorage", "key") !== null;

export function forgetKey() {
  memory.delete("key");
  write("sessionStorage", "key", null);
  write("localStorage", "key", null);
}

/** Return whether the page is dark now. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function switchTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  save("theme", theme);
}
