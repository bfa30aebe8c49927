// Server-sent events read from a response (HTML standard, section 9.2.6): EventSource can neither POST nor send a key.

const END = /\r\n\r\n|\n\n|\r\r/;

/** Yield each event as `{name, data}`, its data read as JSON. What isn't ended by an empty line is no event. */
export async function* parse(body) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let waiting = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      waiting += decoder.decode(value, { stream: true });
      for (let end = END.exec(waiting); end; end = END.exec(waiting)) {
        const event = read(waiting.slice(0, end.index));
        waiting = waiting.slice(end.index + end[0].length);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function read(block) {
  let name = "message";
  const data = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length ? { name, data: JSON.parse(data.join("\n")) } : null;
}
