"""The connection to an OpenAI-compatible endpoint, and what is told when it fails: never the key.

The library retries what may pass (429, 5xx, time-outs, lost connections), waiting as long as Retry-After says, else
about twice as long each time.
"""

from collections.abc import Iterator
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from index.errors import EmbedderError, UsageError

EXTRA = "pip install 'bicite[openai]'"
MOST = 32 * 2**20  # bytes of an answer: 32 vectors of 4,096 numbers take a tenth of it
LONGEST = 2.0  # times the time-out that an answer may take to arrive: one that trickles never runs into that itself


class Endpoint:
    """An endpoint at `url`. Redirections are not followed: documents go where the user said, nowhere else."""

    def __init__(self, url: str, key: str, timeout: float, retries: int) -> None:
        """Prepare the connection; nothing is sent.

        Raises:
            UsageError: the address or the key is none, or the address holds a secret.
            EmbedderError: the client library is missing.
        """
        self.place = place(url)
        self._key, self._timeout = usable(key), timeout
        try:
            from openai import DefaultHttpxClient, OpenAI
        except ImportError as error:
            raise EmbedderError(f"openai can't be imported ({error}); install it: {EXTRA}") from error
        http = DefaultHttpxClient(follow_redirects=False, event_hooks={"response": [bound(LONGEST * timeout)]})
        # Some local servers need no key, but the library does.
        self._client = OpenAI(
            base_url=url, api_key=key or "none", timeout=timeout, max_retries=retries, http_client=http
        )

    def embeddings(self, retries: int | None, **request: object) -> bytes:
        """Ask for embeddings; return the answer as it came.

        Raises:
            EmbedderError: there is no answer, or it says that the request failed.
        """
        import openai

        client = self._client if retries is None else self._client.with_options(max_retries=retries)
        # A compressed answer could be larger than it looks.
        headers = {"Accept-Encoding": "identity"}
        try:
            answer = client.embeddings.with_raw_response.create(extra_headers=headers, **request)
            return bytes(answer.http_response.content)
        except openai.APIError as error:
            raise EmbedderError(self._failure(error, str(request.get("model")))) from None  # it holds the key

    def odd(self, reason: object) -> EmbedderError:
        """Return the error of an answer that makes no sense."""
        told = f"{self.place} answered with something else than embeddings ({reason})"
        return EmbedderError(self._clear(f"{told}; check OPENAI_BASE_URL and the model"))

    def _failure(self, error: Any, model: str) -> str:  # noqa: ANN401 - the library is optional
        import openai

        if isinstance(error, openai.APITimeoutError):
            return f"{self.place} gave no answer within {self._timeout:g} s, asked again and again; try later"
        if not isinstance(error, openai.APIStatusError):
            reason = self._clear(str(error.__cause__ or error))
            return f"{self.place} can't be reached ({reason}); start it, or set OPENAI_BASE_URL"
        return refused(error, self.place, self._key, model, "BICITE_EMBEDDER=openai:MODEL")

    def _clear(self, text: str) -> str:
        """Return what a server or the network said, short, on one line, without the key."""
        return cleared(text, self._key)


def refused(error: Any, place: str, key: str, model: str, setting: str) -> str:  # noqa: ANN401 - the library is optional
    """Return what a status that is no success means, and the remedy; `setting` names the model."""
    status = error.status_code
    told = f"{status}: {cleared(str(error.message).removeprefix(f'Error code: {status}').lstrip(' -'), key)}"
    if status in (401, 403):
        return f"{place} refuses the key ({told}); set OPENAI_API_KEY"
    if status == 404:
        return f"{place} has no model {model!r} ({told}); set {setting} or OPENAI_BASE_URL"
    if status < 400:
        elsewhere = cleared(error.response.headers.get("location", "?").partition("?")[0], key)
        return f"{place} sends on to {elsewhere}, which is not followed; set OPENAI_BASE_URL to where it is"
    if status == 429 or status >= 500:
        return f"{place} takes no requests for now ({told}); try later"
    return f"{place} refuses the request ({told}); check the model and the settings"


def usable(key: str) -> str:
    """Return a key that can be sent.

    Raises:
        UsageError: it holds what no key does.
    """
    if not (key.isascii() and key.isprintable()):
        raise UsageError("OPENAI_API_KEY holds characters that no key has; set it anew")
    return key


def cleared(text: str, key: str) -> str:
    """Return what a server or the network said, short, on one line, without the key."""
    text = " ".join((text.replace(key, "***") if key else text).split())
    return text if len(text) <= 200 else f"{text[:200]}…"


def place(url: str) -> str:
    """Return the address; libraries log it, so it may hold no secret."""
    try:
        at = urlsplit(url)
        good = at.scheme in ("http", "https") and at.hostname and at.port != 0 and url.isprintable()
    except ValueError:  # its port, or brackets
        good = False
    if not good:
        raise UsageError("OPENAI_BASE_URL is no address; set it to something like http://127.0.0.1:8080/v1")
    if "@" in at.netloc or at.query:
        raise UsageError("OPENAI_BASE_URL holds a name, password or query; set the key in OPENAI_API_KEY")
    return f"{at.scheme}://{at.netloc}{at.path.rstrip('/')}"


def bound(longest: float, most: int = MOST) -> Any:  # noqa: ANN401 - the library is optional
    """Return a hook that ends an answer which is too large, or takes longer than `longest` seconds to arrive."""
    import httpx2

    class Bounded(httpx2.SyncByteStream):  # type: ignore[misc]
        def __init__(self, stream: Any) -> None:  # noqa: ANN401
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            size, end = 0, monotonic() + longest
            for part in self._stream:
                size += len(part)
                if size > most:
                    raise EmbedderError(f"the endpoint's answer has over {most >> 20} MB; check OPENAI_BASE_URL")
                if monotonic() > end:
                    raise httpx2.ReadTimeout("the answer trickled in")
                yield part

        def close(self) -> None:
            self._stream.close()

    def hook(response: Any) -> None:  # noqa: ANN401
        response.stream = Bounded(response.stream)

    return hook
