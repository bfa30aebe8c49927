"""What tests of MCP share: calling tools by the official client."""

import json
from typing import Any

import mcp
from mcp_types import TextContent

from tests.commands import EN, ZH

ERAS = ["legacy", "auto"]  # with a handshake, as clients did until 2026, and without
TEXTS = {"bridge.txt": EN, "school.md": ZH}


async def call(client: mcp.Client, tool: str, **arguments: object) -> dict[str, Any]:
    """Call a tool that must succeed; its text says what its structured content says."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result
    content = result.content[0]
    assert isinstance(content, TextContent) and len(result.content) == 1
    if tool != "ask":
        assert json.loads(content.text) == result.structured_content
    return {**result.structured_content, "told": content.text}


async def failure(client: mcp.Client, tool: str, **arguments: object) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error and result.structured_content is None
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text
