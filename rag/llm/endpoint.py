"""A language model behind an OpenAI-compatible endpoint: $OPENAI_BASE_URL, with $OPENAI_API_KEY where it asks for one.

The request runs in a thread of its own, so that nothing an endpoint does, or leaves undone, keeps an answer waiting
longer than the time-out: not a trickle, not an answer without end, not a name that is never resolved.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import Any, Self

from index.embed.endpoint import EXTRA, bound, cleared, place, refused, usable
from index.embed.openai import OPENAI
from index.errors import BiciteError, ModelError, UsageError
from rag.llm.prompt import Prompt

MOST = 4 << 20  # bytes of a streamed answer: some hundred for each of its tokens
RETRIES = 1  # of what may pass (429, 5xx, a lost connection), within the time-out
SHARE = 0.25  # of the time, for understanding a question
LOOK = 0.1  # seconds between two looks whether the asker has gone
STREAM = "text/event-stream"
_ENDS = ("stop", "length")  # what an answer may end for; another reason is a refusal

_Item = str | Exception | None  # a piece of text, what went wrong, or the end
Left = Callable[[], bool]


def _stays() -> bool:
    return False


@dataclass(frozen=True)
class OpenAIChat:
    """A model as a `Generator`."""

    model: str
    url: str
    key: str = field(repr=False)
    timeout: float  # seconds from the question to the answer's last word
    budget: int  # tokens of a prompt
    until: float | None = None  # when the time is over, by the monotonic clock; None: the time-out from now
    left: Left = _stays  # says whether the asker has gone

    @classmethod
    def from_environment(cls, model: str, timeout: float, budget: int) -> Self:
        """Prepare the connection; nothing is sent.

        Raises:
            UsageError: the address or the key is none.
            ModelError: the client library or the key is missing.
        """
        key = usable(os.environ.get("OPENAI_API_KEY", "").strip())
        url = place(os.environ.get("OPENAI_BASE_URL", "").strip() or OPENAI)
        if not model.isprintable():
            raise UsageError("BICITE_LLM_MODEL holds characters that no model's name has; set it anew")
        if not key and url == OPENAI:
            raise ModelError("OPENAI_API_KEY is not set; set it, or OPENAI_BASE_URL to an endpoint that needs none")
        try:
            import openai  # noqa: F401 - said now rather than at the first question
        except ImportError as error:
            raise ModelError(f"openai can't be imported ({error}); install it: {EXTRA}") from error
        return cls(model, url, key, timeout, budget)

    def within(self, until: float, left: Left) -> Self:
        """Return the same for one question: by when it must be answered, and whether its asker has gone."""
        return replace(self, until=until, left=left)

    def started(self) -> Self:
        """Return the same with its time running from now on, for all that one question needs of it."""
        return replace(self, until=self.until or monotonic() + self.timeout)

    def hurried(self) -> Self:
        """Return the same with a part of its time, for what is not yet the answer."""
        until = self.until or monotonic() + self.timeout
        return replace(self, until=monotonic() + SHARE * (until - monotonic()))

    def generate(self, prompt: Prompt) -> Iterator[str]:
        """Yield the answer's text as it comes; leaving off ends the request.

        Raises:
            ModelError: there is no answer, or it broke off; its words hold no key.
        """
        until = self.until or monotonic() + self.timeout
        if until <= monotonic():
            raise self._late()
        client = self._client(until - monotonic())
        items: Queue[_Item] = Queue()
        Thread(target=self._read, args=(client, prompt, items), name="bicite-model", daemon=True).start()
        try:
            yield from self._unkeyed(self._taken(items, until))
        finally:
            client.close()

    def _taken(self, items: "Queue[_Item]", until: float) -> Iterator[str]:
        """Yield what the thread reads, until it ends, the time is over or the asker has gone."""
        while not self.left():
            try:
                item = items.get(timeout=max(0.0, min(LOOK, until - monotonic())))
            except Empty:
                item = ""
            if item is None:
                return
            if isinstance(item, Exception):
                raise self._failure(item) from None  # the client's errors hold the request, and so the key
            if monotonic() >= until:
                raise self._late()
            if item:
                yield item
        raise ModelError("the question was withdrawn")

    def _unkeyed(self, pieces: Iterator[str]) -> Iterator[str]:
        """Yield the text without the key, should an endpoint echo it, in however many pieces."""
        held = ""
        for piece in pieces:
            held = (held + piece).replace(self.key, "***") if self.key else piece
            cut = max(0, len(held) - max(0, len(self.key) - 1))
            if cut:
                yield held[:cut]
            held = held[cut:]
        if held:
            yield held

    def _client(self, timeout: float) -> Any:  # noqa: ANN401 - the library is optional
        from openai import DefaultHttpxClient, OpenAI

        http = DefaultHttpxClient(follow_redirects=False, event_hooks={"response": [bound(timeout, MOST)]})
        # Some local servers need no key, but the library does.
        key = self.key or "none"
        return OpenAI(base_url=self.url, api_key=key, timeout=timeout, max_retries=RETRIES, http_client=http)

    def _read(self, client: Any, prompt: Prompt, items: "Queue[_Item]") -> None:  # noqa: ANN401
        try:
            messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
            # A compressed answer could be larger than it looks.
            answer = client.chat.completions.with_raw_response.create(
                model=self.model, messages=messages, stream=True, extra_headers={"Accept-Encoding": "identity"}
            )
            for piece in _pieces(answer):
                items.put(piece)
            items.put(None)
        except Exception as error:  # whatever it is, it belongs to the one who waits
            items.put(error)

    def _late(self) -> ModelError:
        return ModelError(f"{self.url} gave no whole answer within {self.timeout:g} s; set BICITE_LLM_TIMEOUT")

    def _failure(self, error: Exception) -> ModelError:
        import openai

        if isinstance(error, ModelError):
            return ModelError(self._clear(f"{self.url} {error}"))
        if isinstance(error, BiciteError):
            return ModelError(self._clear(str(error)))
        if isinstance(error, openai.APITimeoutError):
            return self._late()
        if isinstance(error, openai.APIStatusError):
            return ModelError(refused(error, self.url, self.key, self.model, "BICITE_LLM_MODEL"))
        if isinstance(error, openai.APIConnectionError):
            reason = self._clear(str(error.__cause__ or error))
            return ModelError(f"{self.url} can't be reached, or broke off ({reason}); check OPENAI_BASE_URL")
        return ModelError(f"{self.url} answered with no stream of text ({self._clear(_named(error))})")

    def _clear(self, text: str) -> str:
        return cleared(text, self.key)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _pieces(answer: Any) -> Iterator[str]:  # noqa: ANN401 - the library is optional
    """Yield the text of a streamed answer.

    Raises:
        ModelError: it is no such stream, broke off, or was refused.
    """
    kind = answer.headers.get("content-type", "").lower()
    if not kind.startswith(STREAM) or answer.headers.get("content-encoding", "identity") != "identity":
        raise ModelError(f"answered with {kind or 'something'}, not with a plain {STREAM}")
    ended = ""
    for chunk in answer.parse():
        choices = chunk.choices
        if not isinstance(choices, list) or not choices:
            continue
        delta, ended = choices[0].delta, choices[0].finish_reason or ended
        text, refused = getattr(delta, "content", None), getattr(delta, "refusal", None)
        if refused:
            raise ModelError(f"declined to answer ({refused})")
        if text is not None and not isinstance(text, str):
            raise ModelError("sent something else than text")
        yield text or ""
        if ended:
            break
    if not ended:
        raise ModelError("broke off before the answer's end")
    if ended not in _ENDS:
        raise ModelError(f"ended the answer for {ended!r}")
