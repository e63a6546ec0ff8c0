"""A worker's line to the server. It can be cut: nothing is sent or answered from then on, and the library is not told."""

from __future__ import annotations

import asyncio
from typing import Any, AsyncIterator, Callable, Set

import grpc.aio

READS = frozenset(("PollTasks", "Heartbeat", "ListTaskSteps"))


class Line:
    def __init__(self, crash: str | None, crashed: Callable[[], None]) -> None:
        self.writes = 0
        """How many the library has made."""
        when, at = crash.split(":") if crash else ("", "0")
        self._when = when
        self._at = int(at)
        self._crashed = crashed
        self.is_cut = False
        self._calls: Set[Any] = set()

    @property
    def interceptors(self) -> Any:
        return [_Unary(self), _Streaming(self)]

    def cut(self) -> None:
        self.is_cut = True
        for call in list(self._calls):
            call.cancel()

    def _crash(self) -> None:
        if not self.is_cut:
            self.cut()
            self._crashed()

    async def _made(self, details: grpc.aio.ClientCallDetails) -> bool:
        """True: the worker is to die as soon as the call is answered."""
        method: Any = details.method
        name = (method.decode() if isinstance(method, bytes) else method).rsplit("/", 1)[-1]
        is_here = False
        if name not in READS and not self.is_cut:
            self.writes += 1
            is_here = self.writes == self._at
        if is_here and self._when == "before":
            self._crash()
        await self._unless_cut()
        return is_here and self._when == "after"

    async def _unless_cut(self) -> None:
        if self.is_cut:
            await asyncio.get_running_loop().create_future()

    def _keep(self, call: Any, is_last: bool) -> None:
        self._calls.add(call)

        def over(_: Any) -> None:
            self._calls.discard(call)
            if is_last:
                self._crash()

        call.add_done_callback(over)


class _Unary(grpc.aio.UnaryUnaryClientInterceptor):
    def __init__(self, line: Line) -> None:
        self._line = line

    async def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        is_last = await self._line._made(details)
        call = await continuation(details, request)
        self._line._keep(call, is_last)
        try:
            await call
        except (grpc.aio.AioRpcError, asyncio.CancelledError):
            if not self._line.is_cut and not is_last:
                raise
        if is_last:
            self._line._crash()
        await self._line._unless_cut()
        return call


class _Streaming(grpc.aio.UnaryStreamClientInterceptor):
    def __init__(self, line: Line) -> None:
        self._line = line

    async def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        is_last = await self._line._made(details)
        call = await continuation(details, request)
        self._line._keep(call, is_last)
        return self._frames(call, is_last)

    async def _frames(self, call: Any, is_last: bool) -> AsyncIterator[Any]:
        try:
            async for frame in call:
                await self._line._unless_cut()
                # The last frame is held back: the line is cut when the call is over.
                if is_last and frame.HasField("recorded"):
                    break
                yield frame
            if is_last:
                self._line._crash()
        except (grpc.aio.AioRpcError, asyncio.CancelledError):
            if is_last:
                self._line._crash()
            if not self._line.is_cut:
                raise
        await self._line._unless_cut()
