"""The API keeps to its own description, whatever is sent: no server error, no answer that isn't described."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from rag.config import Settings
from tests.server.alone import QUICK, alone, environment
from tests.server.serving import PATIENCE

OPERATIONS = 28
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
LASTING = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.fixture(scope="module")
def api(settings: Settings) -> Iterator[OpenApiSchema]:
    """Give the description of a running server."""
    # In a process of its own: Python 3.11's ast.parse, by which hypothesis describes lambdas, fails at times beside
    # other threads (SystemError: AST constructor recursion depth mismatch).
    with alone(QUICK, environment(settings)) as process:
        yield schemathesis.openapi.from_url(f"{process.url}/openapi.json")


def send(api: OpenApiSchema, cases: int) -> int:
    """Send so many requests to each operation; return how many there were in all."""
    sent = 0
    for found in api.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @given(case=operation.as_strategy())
        @tried(
            max_examples=cases,
            suppress_health_check=LASTING,
            phases=[Phase.explicit, Phase.generate],
            database=None,
        )
        def answered(case: schemathesis.Case[Any]) -> None:
            nonlocal sent
            sent += 1
            case.call_and_validate(checks=CHECKS, timeout=PATIENCE)

        answered()
    return sent


def test_a_hundred_requests_are_answered_as_described(api: OpenApiSchema) -> None:
    assert send(api, 5) >= 100


@pytest.mark.soak
def test_thousands_of_requests_are_answered_as_described(api: OpenApiSchema) -> None:
    assert send(api, 100) >= 2000


def test_the_description_is_complete(api: OpenApiSchema) -> None:
    described = api.raw_schema
    assert len(list(api.get_all_operations())) == OPERATIONS
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], (method, path)
    bodies = ("AskRequest", "SearchRequest", "NewDocuments", "ChatRequest")
    assert all(described["components"]["schemas"][name]["examples"] for name in bodies)


def test_examples_of_the_description_are_answered(api: OpenApiSchema) -> None:
    base = api.get_base_url().rstrip("/")
    pages = {"AskRequest": "/ask", "SearchRequest": "/search", "ChatRequest": "/v1/chat/completions"}
    for name, path in pages.items():
        for example in api.raw_schema["components"]["schemas"][name]["examples"]:
            assert httpx.post(f"{base}{path}", json=example, timeout=PATIENCE).status_code == 200
