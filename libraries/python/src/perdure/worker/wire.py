"""The way to the servers: calls that get lost are made again, and again, at the next server."""

from __future__ import annotations

import asyncio
import random
from typing import Any, AsyncIterator, Awaitable, Callable, Sequence

import grpc
import grpc.aio
from google.protobuf.duration_pb2 import Duration
from google.rpc import error_details_pb2, status_pb2

from perdure.v1 import worker_service_pb2_grpc

TRANSIENT = frozenset(
    (
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.CANCELLED,
    )
)
FIRST_PAUSE = 0.05
LAST_PAUSE = 5.0
PATIENCE = 30.0
"""An answer that takes longer is asked for again."""
PROGRESS = 5.0
"""The servers say something on a stream at least this often; silent for three times as long, they are gone."""


class Wire:
    def __init__(
        self, channels: Sequence[grpc.aio.Channel], namespace: str, metadata: tuple[tuple[str, str], ...]
    ) -> None:
        self.namespace = namespace
        self.loop = asyncio.get_running_loop()
        self._metadata = metadata
        self._stubs = [worker_service_pb2_grpc.WorkerServiceStub(channel) for channel in channels]
        self._current = 0

    @property
    def stub(self) -> Any:
        return self._stubs[self._current % len(self._stubs)]

    def leave(self, stub: Any) -> None:
        """Another server is tried from here on, if nobody has moved on from this one yet."""
        if stub is self.stub:
            self._current += 1

    async def once(self, method: str, request: Any, timeout: float = 5.0) -> Any:
        return await getattr(self.stub, method)(request, metadata=self._metadata, timeout=timeout)

    async def call(self, method: str, request: Any, wanted: Callable[[], bool]) -> Any:
        """Answers, or raises what is no matter of the connection. `wanted` says whether to go on trying."""
        pauses = Pauses()
        while True:
            stub = self.stub
            try:
                return await getattr(stub, method)(request, metadata=self._metadata, timeout=PATIENCE)
            except grpc.aio.AioRpcError as error:
                if error.code() not in TRANSIENT or not wanted():
                    raise
                self.leave(stub)
                await pauses.next(error)

    async def stream(self, method: str, request: Any) -> AsyncIterator[Any]:
        """The frames of one stream, until it breaks, or nothing was heard for too long. The next one goes elsewhere."""
        request.progress_interval.FromMilliseconds(round(PROGRESS * 1000))
        stub = self.stub
        call = getattr(stub, method)(request, metadata=self._metadata)
        try:
            while True:
                frame = await asyncio.wait_for(call.read(), 3 * PROGRESS)
                if frame is grpc.aio.EOF:
                    break
                yield frame
        except asyncio.TimeoutError:
            pass
        except grpc.aio.AioRpcError as error:
            if error.code() in TRANSIENT:
                self.leave(stub)
            raise
        finally:
            call.cancel()
        self.leave(stub)


class Pauses:
    """Longer each time, and never the same for everybody."""

    def __init__(self) -> None:
        self._pause = FIRST_PAUSE

    def next(self, error: grpc.aio.AioRpcError | None = None) -> Awaitable[None]:
        pause = self._pause * random.uniform(0.5, 1.0)
        self._pause = min(self._pause * 2, LAST_PAUSE)
        return asyncio.sleep(max(pause, retry_delay_of(error)))

    def reset(self) -> None:
        self._pause = FIRST_PAUSE


def _details(error: grpc.aio.AioRpcError) -> list[Any]:
    metadata: Any = error.trailing_metadata() or ()
    for key, value in metadata:
        if key == "grpc-status-details-bin":
            return list(status_pb2.Status.FromString(value).details)
    return []


def retry_delay_of(error: grpc.aio.AioRpcError | None) -> float:
    """How long the server asks to wait."""
    retry = error_details_pb2.RetryInfo()
    for detail in _details(error) if error is not None else []:
        if detail.Unpack(retry):
            delay: Duration = retry.retry_delay
            return delay.ToMilliseconds() / 1000
    return 0.0


def reason_of(error: grpc.aio.AioRpcError) -> str:
    """The stable reason that stands in the ErrorInfo of a status, or nothing."""
    info = error_details_pb2.ErrorInfo()
    for detail in _details(error):
        if detail.Unpack(info):
            return str(info.reason)
    return ""
