// An answer as Markdown, to be pasted elsewhere.

const SPECIAL = /[\\`*_{}[\]<>#|~&]|:(?=\/\/)|(?<=\bwww)\./gi; // the last two: GitHub's makes bare addresses links
const ITEM = /^([ \t]*)(?:([-+=])|(\d+)(?=[.)]))/gm; // begins a list, or underlines a heading

/** Return text that Markdown shows as it is: what a document says must not become markup where it is pasted. */
export const escaped = (text) =>
  text.replace(SPECIAL, "\\$&").replace(ITEM, (_, space, sign, number) => (sign ? `${space}\\${sign}` : `${space}${number}\\`));

/** Return the question, the answer and its citations, each with its quote and place. */
export function markdown(answer) {
  const citations = answer.citations.map(citation);
  const body = escaped(answer.answer).replaceAll("\n", "  \n");
  return [`**${escaped(answer.question)}**`, body, ...citations].join("\n\n") + "\n";
}

function citation({ marker, start, end, quote, page, document }) {
  const facts = [document.id, document.language, document.date, page && `p. ${page}`, `${start}–${end}`];
  const title = escaped(document.title || document.id);
  const lines = quote.split(/\r\n|\n|\r/).map((line) => `> ${escaped(line)}`);
  return `\\[${marker}\\] *${title}* (${escaped(facts.filter(Boolean).join(", "))})\n\n${lines.join("\n")}`;
}
