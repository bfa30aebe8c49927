// The server counts code points, JavaScript counts UTF-16 units: they part at the first character beyond U+FFFF.

/** Return for each code-point offset, in ascending order, the UTF-16 offset in `text`. */
export function toUnits(text, offsets) {
  if (!/[\ud800-\udbff]/.test(text)) return offsets.map((offset) => Math.min(offset, text.length));
  const found = [];
  let unit = 0;
  let point = 0;
  for (const offset of offsets) {
    while (point < offset && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    found.push(unit);
  }
  return found;
}

/** Return what stands between two code-point offsets. */
export function slice(text, start, end) {
  const [from, to] = toUnits(text, [start, end]);
  return text.slice(from, to);
}

/** Return the ranges with `start` and `end`, code points, made UTF-16 units; ranges may overlap and be in any order. */
export function inUnits(text, ranges) {
  const offsets = [...new Set(ranges.flatMap((range) => [range.start, range.end]))].sort((a, b) => a - b);
  const units = toUnits(text, offsets);
  const place = new Map(offsets.map((offset, at) => [offset, units[at]]));
  return ranges.map((range) => ({ ...range, start: place.get(range.start), end: place.get(range.end) }));
}

/**
 * Return `text[from:to]` as nodes, each range (UTF-16 offsets) within an element that its `make()` gives. Ranges nest
 * where one holds the other; of one that begins within another and ends beyond it, the part within is taken.
 */
export function marked(text, ranges, from = 0, to = text.length) {
  const queue = ranges.filter((range) => range.end > from && range.start < to);
  queue.sort((a, b) => a.start - b.start || b.end - a.end);
  const fragment = document.createDocumentFragment();
  fill(fragment, text, from, to, queue);
  return fragment;
}

function fill(parent, text, from, to, queue) {
  let at = from;
  while (queue.length && queue[0].start < to) {
    const range = queue.shift();
    const start = Math.max(range.start, at);
    const end = Math.min(range.end, to);
    if (start >= end) continue;
    if (start > at) parent.append(text.slice(at, start));
    const inner = range.make();
    fill(inner, text, start, end, queue);
    parent.append(inner);
    at = end;
  }
  if (at < to) parent.append(text.slice(at, to));
}
