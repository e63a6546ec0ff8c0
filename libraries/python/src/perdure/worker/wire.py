"""The calls to the server: tried again for as long as what they are for is still ours."""

from __future__ import annotations

import asyncio
import random
from typing import Any, AsyncIterator, Awaitable, Callable

import grpc
import grpc.aio
from google.rpc import error_details_pb2, status_pb2

from perdure.v1 import worker_service_pb2_grpc

TRANSIENT = frozenset(
    (
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.CANCELLED,
    )
)
FIRST_PAUSE = 0.05
LAST_PAUSE = 5.0
CALL_TIMEOUT = 30.0

Call = Callable[..., Any]


class Wire:
    def __init__(self, channel: grpc.aio.Channel, namespace: str, metadata: tuple[tuple[str, str], ...]) -> None:
        self.namespace = namespace
        self.metadata = metadata
        self.stub: Any = worker_service_pb2_grpc.WorkerServiceStub(channel)

    async def call(self, method: Call, request: Any, wanted: Callable[[], bool]) -> Any:
        """Answers, or raises what is no matter of the connection. `wanted` says whether to go on trying."""
        pauses = Pauses()
        while True:
            try:
                return await method(request, metadata=self.metadata, timeout=CALL_TIMEOUT)
            except grpc.aio.AioRpcError as error:
                if error.code() not in TRANSIENT or not wanted():
                    raise
            await pauses.next()

    def stream(self, method: Call, request: Any) -> AsyncIterator[Any]:
        stream: AsyncIterator[Any] = method(request, metadata=self.metadata)
        return stream


class Pauses:
    """Longer each time, and never the same for everybody."""

    def __init__(self, first: float = FIRST_PAUSE, last: float = LAST_PAUSE) -> None:
        self.first = self.pause = first
        self.last = last

    def next(self) -> Awaitable[None]:
        pause = self.pause * random.uniform(0.5, 1.0)
        self.pause = min(self.pause * 2, self.last)
        return asyncio.sleep(pause)

    def reset(self) -> None:
        self.pause = self.first


def reason_of(error: grpc.aio.AioRpcError) -> str:
    """The stable reason that stands in the ErrorInfo of a status, or nothing."""
    metadata: Any = error.trailing_metadata() or ()
    for key, value in metadata:
        if key != "grpc-status-details-bin":
            continue
        for detail in status_pb2.Status.FromString(value).details:
            info = error_details_pb2.ErrorInfo()
            if detail.Unpack(info):
                return str(info.reason)
    return ""


def is_lease_lost(error: grpc.aio.AioRpcError) -> bool:
    return error.code() == grpc.StatusCode.ABORTED and reason_of(error) in ("LEASE_LOST", "")
