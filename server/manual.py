"""OpenAPI's description as a page to read: plain HTML with no script, so that it works offline and under any policy."""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

_METHODS = ("get", "post", "delete")
_COLLECTION = "/collections/{collection}"

Json = Mapping[str, Any]


def page(description: Json, style: str) -> str:
    """Return the page; `style` is the URL of its style sheet."""
    info = description["info"]
    title = escape(f"{info['title']} {info['version']}")
    return "".join(
        (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>",
            f"<meta name=viewport content='width=device-width'><link rel=stylesheet href='{escape(style)}'>",
            f"<main><h1>{title}</h1>",
            _prose(info["description"]),
            "<p>The same for programs: <a href='openapi.json'>openapi.json</a></p>",
            *_operations(description),
            "<h2>Schemas</h2>",
            *(_schema(name, schema) for name, schema in sorted(description["components"]["schemas"].items())),
            "</main></html>",
        )
    )


def _operations(description: Json) -> Iterator[str]:
    """Yield the operations by tag; those under a collection's name are the same as those of the default one."""
    found: dict[str, list[str]] = {}
    for path, methods in description["paths"].items():
        if path.startswith(_COLLECTION):
            continue
        for method in _METHODS:
            if method in methods:
                operation = methods[method]
                found.setdefault(operation.get("tags", ["server"])[0], []).append(
                    _operation(method, path, operation, description)
                )
    for tag, operations in found.items():
        yield f"<h2>{escape(tag.capitalize())}</h2>"
        yield from operations


def _operation(method: str, path: str, operation: Json, description: Json) -> str:
    parts = [f"<section><h3><b>{method.upper()}</b> <code>{escape(path)}</code></h3>"]
    parts.append(_prose(operation.get("description", "")))
    rows = [(p["name"], p["in"], _kind(p["schema"]), p.get("description", "")) for p in operation.get("parameters", [])]
    parts.append(_table(("parameter", "in", "type", ""), rows))
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"<p>Body, <code>{escape(kind)}</code>: {_kind(content['schema'])}</p>")
        parts.extend(_curl(path, example) for example in _examples(content["schema"], description))
    parts.extend(_response(status, response) for status, response in operation["responses"].items() if status < "3")
    return "".join((*parts, "</section>"))


def _response(status: str, response: Json) -> str:
    kinds = (
        f"<code>{escape(kind)}</code> {_kind(content.get('schema', {}))}"
        for kind, content in response.get("content", {}).items()
    )
    return f"<p>{escape(status)}: {', or '.join(kinds)}</p>"


def _examples(schema: Json, description: Json) -> list[Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return list(description["components"]["schemas"].get(name, schema).get("examples", []))


def _curl(path: str, example: object) -> str:
    body = json.dumps(example, ensure_ascii=False).replace("'", "'\\''")
    told = f"curl http://127.0.0.1:8000{path} -H 'Content-Type: application/json' -d '{body}'"
    return f"<pre>{escape(told)}</pre>"


def _schema(name: str, schema: Json) -> str:
    required = schema.get("required", [])
    rows = [
        (field if field in required else f"{field} (optional)", _kind(value), value.get("description", ""))
        for field, value in schema.get("properties", {}).items()
    ]
    table = _table(("field", "type", ""), rows)
    return (
        f"<section id='{escape(name)}'><h3>{escape(name)}</h3>{_prose(schema.get('description', ''))}{table}</section>"
    )


def _kind(schema: Json) -> str:
    """Return a type as HTML, a named one as a link."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f"<a href='#{name}'>{name}</a>"
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if "enum" in schema:
        return " | ".join(f"<code>{escape(json.dumps(value))}</code>" for value in schema["enum"])
    return escape(json.dumps(schema["const"]) if "const" in schema else str(schema.get("type", "any")))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table; the last column is prose, types are HTML already."""
    if not rows:
        return ""
    cells = "".join(
        "<tr>"
        + "".join(f"<td>{cell if name == 'type' else _code(cell)}</td>" for name, cell in zip(head, row, strict=True))
        for row in rows
    )
    return "<table><tr>" + "".join(f"<th>{escape(name)}</th>" for name in head) + f"</tr>{cells}</table>"


def _prose(text: str) -> str:
    return "".join(f"<p>{_code(part)}</p>" for part in text.split("\n\n") if part.strip())


def _code(text: str) -> str:
    """Return text as HTML, what stands in back quotes as code."""
    parts = [escape(part) for part in text.split("`")]
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))
