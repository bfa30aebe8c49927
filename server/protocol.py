"""HTTP as uvicorn speaks it, with an end to its patience: for clients that send or read a little now and then.

uvicorn waits for as long as a client takes to send a request's head, to send a body that nobody wants any more, and
to read its response. Each holds a connection; enough of them (slow loris, 2009) hold them all.
"""

import asyncio
import json
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.gate import SAFEGUARDS
from server.problems import MEDIA_TYPE, Problem

HEAD_SECONDS = 10.0  # for a request's head, and for the rest of a body after its response
READ_SECONDS = 30.0  # for reading 48 of the 64 KiB that asyncio keeps of a response: 1.6 KiB a second
CONNECTIONS = 800  # of the 1,024 files that a process may have open by default


class PatientProtocol(H11Protocol):
    """A connection that is closed when its client takes too long; where there are too many, an idle one goes first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **kwargs)
        self._waiting: asyncio.TimerHandle | None = None  # for the client to send
        self._writing: asyncio.TimerHandle | None = None  # for the client to read

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; where there are too many connections, an idle one makes room."""
        if len(self.connections) >= CONNECTIONS and not self._make_room():
            transport.abort()
            return
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timers."""
        self._stop()
        self.resume_writing()
        if self.transport is not None:
            super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; the time that a client has runs on from its first byte, however many come after."""
        super().data_received(data)
        self._wait()

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        super().pause_writing()
        self._writing = self._writing or self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop waiting: the client has read."""
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None
        if self.flow is not None:
            super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, with what its client never read."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP with a problem document, and close."""
        self._answer(Problem(400, "malformed", "this is no HTTP/1.1 request"))

    def _wait(self) -> None:
        """Run the timer while the client owes something that nobody else waits for."""
        if not self._owes():
            self._stop()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _owes(self) -> bool:
        """Say whether the client owes a request's head, or sends on a body after its response.

        Such a body is read for a while, for closing at once would take the response away with it.
        """
        if self.conn.their_state is h11.IDLE:
            return self.cycle is None or self._begun()
        return self.conn.their_state is h11.SEND_BODY and self.cycle is not None and self.cycle.response_complete

    def _begun(self) -> bool:
        """Say whether part of a head has come; before the first byte, uvicorn's keep-alive runs."""
        return bool(self.conn.trailing_data[0])

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        if self.conn.their_state is h11.IDLE and self._begun():
            self._answer(Problem(408, "timeout", "the request's head came too slowly"))
        else:
            self.transport.abort()

    def _answer(self, problem: Problem) -> None:
        """Write a whole response where no request gives one, unless another has begun; close."""
        if self.cycle is not None:
            self.cycle.disconnected = True  # what runs for it needn't answer any more
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            document = problem.body({})
            body = json.dumps(document).encode()
            headers = SAFEGUARDS | {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Connection": "close"}
            raw = [(name.encode(), value.encode()) for name, value in headers.items()]
            start = h11.Response(status_code=problem.status, headers=raw, reason=document["title"].encode())
            for event in (start, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _idle(self) -> asyncio.TimerHandle | None:
        """Return the timer that runs while nothing is done for the client: ours, or uvicorn's between requests."""
        return self._waiting or self.timeout_keep_alive_task

    def _make_room(self) -> bool:
        """Close the idle connection whose time is up first; say whether there was one."""
        others = [other for other in self.connections if isinstance(other, PatientProtocol)]
        idle = [(timer.when(), other) for other in others if (timer := other._idle())]
        if not idle:
            return False
        _, first = min(idle, key=lambda pair: pair[0])
        first.transport.abort()
        self.connections.discard(first)
        return True
