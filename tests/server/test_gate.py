"""Attacks by web pages, by names and by addresses: each is refused rightly, and the server answers afterwards."""

import json
from pathlib import Path

import httpx
import pytest

from rag.config import Settings
from server.gate import SAFEGUARDS
from tests.commands import QUESTIONS
from tests.server.raw import alive as alive
from tests.server.raw import assert_problem, request, send
from tests.server.serving import PATIENCE, Live, serving

pytestmark = pytest.mark.usefixtures("alive")

ASKED = json.dumps({"question": QUESTIONS[0]}).encode()
JSON = "Content-Type: application/json"


# Names of hosts and origins


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "2130706433", "0x7f.1"]
)
def test_a_page_that_names_itself_this_machine_reads_nothing(server: Live, host: str) -> None:
    for path in ("/", "/healthz", "/documents", "/mcp", "/openapi.json"):
        assert_problem(send(server.url, request(f"GET {path}").replace(b"localhost", host.encode())), 421)


@pytest.mark.parametrize(
    "host", ["", "a b", "localhost@evil.example", "localhost/x", "localhost:x", "[::1", "é", "a,b"]
)
def test_a_host_that_is_none_is_refused(server: Live, host: str) -> None:
    got = send(server.url, request("GET /healthz").replace(b"localhost", host.encode()))
    assert got.status in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80", "10.1.2.3:8000"])
def test_addresses_and_localhost_are_let_in(server: Live, host: str) -> None:
    assert send(server.url, request("GET /healthz").replace(b"localhost", host.encode())).status == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost.evil.example", "http://localhost:1", "file://", "x"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_pages_from_elsewhere_can_t_ask(server: Live, origin: str, method: str) -> None:
    headers = {"Origin": origin, "Content-Type": "text/plain", "Access-Control-Request-Method": "POST"}
    for path in ("/ask", "/documents", "/mcp"):
        response = httpx.request(method, f"{server.url}{path}", headers=headers, content=ASKED)
        assert response.status_code == 403
        assert not [name for name in response.headers if name.startswith("access-control")]


def test_the_servers_own_page_can_ask(server: Live) -> None:
    response = httpx.post(f"{server.url}/ask", headers={"Origin": server.url, JSON[:12]: JSON[14:]}, content=ASKED)
    assert response.status_code == 200 and "access-control-allow-origin" not in response.headers


def test_names_and_pages_that_the_settings_list_are_let_in(settings: Settings) -> None:
    chosen = settings.model_copy(update={"allowed_hosts": ("docs.example",), "origins": ("https://app.example",)})
    with serving(chosen) as live, httpx.Client(base_url=live.url, timeout=PATIENCE) as client:
        assert client.get("/healthz", headers={"Host": "docs.example:8000"}).status_code == 200
        assert client.get("/healthz", headers={"Host": "x.docs.example"}).status_code == 421
        page = {"Origin": "https://app.example"}
        preflight = {**page, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        assert client.options("/ask", headers=preflight).headers["access-control-allow-origin"] == page["Origin"]
        response = client.post("/ask", json={"question": QUESTIONS[0]}, headers=page)
        assert response.headers["access-control-allow-origin"] == page["Origin"]
        assert "access-control-allow-credentials" not in response.headers
        assert client.post("/ask", json={}, headers={"Origin": "https://app.example.evil"}).status_code == 403


# What comes back


def test_every_response_has_its_safeguards_and_its_id(server: Live) -> None:
    for path in ("/healthz", "/none", "/ask", "/docs", "/documents/none", "/mcp"):
        response = httpx.get(f"{server.url}{path}")
        assert response.headers["x-request-id"]
        for name in SAFEGUARDS:
            assert response.headers[name], (path, name)
        assert "unsafe" not in response.headers["content-security-policy"]
        assert "server" not in response.headers


@pytest.mark.parametrize("id", ["a b", "a" * 65, "<script>", "é", "a\tb", ""])
def test_a_requests_id_can_t_write_into_the_response_or_the_log(server: Live, id: str) -> None:
    response = httpx.get(f"{server.url}/healthz", headers=[(b"X-Request-ID", id.encode())])
    assert response.headers["x-request-id"] != id and response.headers["x-request-id"].isalnum()
    assert httpx.get(f"{server.url}/healthz", headers={"X-Request-ID": "a-1.b"}).headers["x-request-id"] == "a-1.b"


@pytest.mark.parametrize("path", ["/%0d%0aX-Evil:%20yes", "/documents/%0d%0aX-Evil:%20yes", "/jobs/%0aX-Evil", "/%00"])
def test_line_ends_in_an_address_begin_no_header(server: Live, path: str, caplog: pytest.LogCaptureFixture) -> None:
    for method in ("GET", "DELETE", "POST"):
        got = send(server.url, request(f"{method} {path}"))
        assert got.status in (400, 404, 405, 422)
        assert b"X-Evil" not in got.head


def test_a_header_that_the_server_would_break_is_mended() -> None:
    from server.gate import _sign

    start = {"headers": [(b"location", b"/a\r\nX-Evil: yes\r\n\r\n<script>")]}
    _sign(start, "id")
    assert not [value for _, value in start["headers"] if b"\r" in value or b"\n" in value]


@pytest.mark.parametrize(
    "path",
    [
        "/documents/../../../../etc/passwd",
        "/documents/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/documents/..%2f..%2f..%2fetc%2fpasswd",
        "/documents//etc/passwd",
        "/documents/file:///etc/passwd",
        "/documents/..%5c..%5cboot.ini",
        "/static/../../pyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/static//etc/passwd",
        "/jobs/..%2f..%2fetc%2fpasswd",
        "/jobs/%2e%2e",
        "/collections/..%2f../documents",
        "/collections/%2e%2e/documents/passwd",
    ],
)
def test_no_path_leads_to_a_file_of_the_machine(server: Live, path: str) -> None:
    got = send(server.url, request(f"GET {path}"))
    assert got.status in (400, 404, 422), got
    assert b"root:" not in got.body and b"[project]" not in got.body


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil.txt", "..\\evil.txt", "a/../../evil.txt", "a\x00.txt", "..", ""]
)
def test_an_uploads_name_leads_nowhere(own: Settings, tmp_path: Path, name: str) -> None:
    before = set(tmp_path.rglob("*evil*"))
    with serving(own) as live:
        quoted = name.replace("\\", "\\\\")
        body = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{quoted}"\r\n\r\nThe tide.\r\n--x--\r\n'
        headers = ["Content-Type: multipart/form-data; boundary=x", f"Content-Length: {len(body)}"]
        got = send(live.url, request("POST /documents", headers, body.encode()))
        assert got.status in (202, 400, 422), got
        assert httpx.get(f"{live.url}/healthz").status_code == 200
    written = set(tmp_path.rglob("*evil*")) - before
    assert all(path.is_relative_to(tmp_path / "spool") for path in written)
    assert not Path("/etc/evil.txt").exists() and not (tmp_path / "evil.txt").exists()


def test_documents_are_never_opened_by_name_from_a_request(own: Settings, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The vault code is 4711.")
    with serving(own) as live:
        for field in ("path", "source", "url", "file"):
            sent = {"documents": [{"id": "a.txt", "text": "The tide is high.", field: str(secret)}]}
            assert httpx.post(f"{live.url}/documents", json=sent).status_code == 422
        assert httpx.get(f"{live.url}/documents/{secret}").status_code == 404
