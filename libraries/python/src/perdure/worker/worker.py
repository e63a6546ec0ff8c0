"""A worker: it takes workflows from the server and runs them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import platform
import signal
import socket
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Sequence, TypeVar, Union, overload

import grpc
import grpc.aio

from perdure.v1 import worker_service_pb2

from .failures import WorkerError
from .registry import Registered, Registry
from .tasks import Tasks
from .times import Seconds, seconds
from .wire import Pauses, Wire, reason_of

F = TypeVar("F", bound=Callable[..., Any])
log = logging.getLogger("perdure.worker")

REFUSED = (
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.ALREADY_EXISTS,
)
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
KEEPALIVE = [("grpc.keepalive_time_ms", 30_000), ("grpc.keepalive_timeout_ms", 10_000)]
# A server that was restarted is found again within a second.
RECONNECT = [("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 1_000)]


class Worker:
    """Runs the workflows that are registered with it.

    ``target`` is where the server listens, or several of them: the next one is tried when one can't be reached.
    ``application`` is the one that this is a part of; work of other applications is never taken. ``version`` is that of
    the code: workflows go on with the version that began them. Without ``queues`` it takes from every registered queue of
    the application.
    """

    def __init__(
        self,
        target: Union[str, Sequence[str]] = "localhost:7337",
        *,
        application: str,
        version: str = "",
        queues: Sequence[str] = (),
        max_tasks: int = 100,
        namespace: str = "",
        credentials: grpc.ChannelCredentials | None = None,
        metadata: Sequence[tuple[str, str]] = (),
        options: Sequence[tuple[str, Any]] = (),
        interceptors: Sequence[grpc.aio.ClientInterceptor] = (),
        park_after: Seconds = 5.0,
        threads: int | None = None,
        worker_id: str | None = None,
    ) -> None:
        self.worker_id = worker_id or str(uuid.uuid4())
        self._targets = [target] if isinstance(target, str) else list(target)
        if not self._targets:
            raise ValueError("a worker needs the address of a server")
        self._application = application
        self._version = version
        self._queues = tuple(queues)
        self._max_tasks = max_tasks
        self._namespace = namespace
        self._credentials = credentials
        self._metadata = tuple(metadata)
        self._options = [*KEEPALIVE, *RECONNECT, *UNLIMITED, *options]
        self._interceptors = list(interceptors)
        self._park_after = seconds(park_after)
        self._threads = threads or max(32, min(max_tasks, 256))
        self._registry = Registry()
        self._grace = 30.0
        self._stopping: asyncio.Event | None = None
        self._joined: asyncio.Event | None = None
        self._background: asyncio.Task[None] | None = None

    # --- registration

    @overload
    def workflow(self, function: F) -> F: ...

    @overload
    def workflow(
        self,
        *,
        name: str | None = None,
        class_name: str | None = None,
        max_recovery_attempts: int | None = None,
        cancellation_grace: Seconds | None = None,
    ) -> Callable[[F], F]: ...

    def workflow(
        self,
        function: F | None = None,
        *,
        name: str | None = None,
        class_name: str | None = None,
        max_recovery_attempts: int | None = None,
        cancellation_grace: Seconds | None = None,
    ) -> Any:
        """Registers a function, async or not, under its name. Its first argument is the context."""

        def register(function: F) -> F:
            registered = Registered(
                function, name or function.__name__, class_name, max_recovery_attempts, cancellation_grace
            )
            self._registry.add(registered)
            with contextlib.suppress(AttributeError):
                function.__workflow_name__ = registered.name  # type: ignore[attr-defined]
            return function

        return register if function is None else register(function)

    # --- running

    async def run(self) -> None:
        """Until it is stopped. Raises WorkerError where the server refuses it for good."""
        if not self._registry:
            raise WorkerError("a worker needs at least one workflow")
        self._stopping = self._stopping or asyncio.Event()
        self._joined = self._joined or asyncio.Event()
        steps = ThreadPoolExecutor(self._threads, thread_name_prefix="step")
        channels = [self._channel(target) for target in self._targets]
        wire = Wire(channels, self._namespace, self._metadata)
        tasks = Tasks(wire, self._registry, self._park_after, steps)
        poll = asyncio.ensure_future(self._poll(wire, tasks, self._joined))
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((poll, stop), return_when=asyncio.FIRST_COMPLETED)
            if poll.done():
                poll.result()
            else:
                await self._drain(wire, tasks)
        finally:
            tasks.abandon()
            for one in (stop, poll):
                one.cancel()
            await asyncio.wait((stop, poll))
            for channel in channels:
                await channel.close(None)
            steps.shutdown(wait=False)

    def run_forever(self) -> None:
        """As `run`, for programs that are not async: until SIGINT or SIGTERM, then it stops with grace."""

        async def main() -> None:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                with contextlib.suppress(NotImplementedError):
                    loop.add_signal_handler(number, self.stop)
            await self.run()

        asyncio.run(main())

    def stop(self, grace: Seconds = 30.0) -> None:
        """Takes nothing new, lets what runs finish for so long, and gives the rest to other workers."""
        self._grace = seconds(grace)
        if self._stopping is None:
            self._stopping = asyncio.Event()
        self._stopping.set()

    async def joined(self) -> None:
        """When the server has taken it in."""
        self._joined = self._joined or asyncio.Event()
        await self._joined.wait()

    async def __aenter__(self) -> Worker:
        """Runs in the background; it has joined when this returns."""
        self._background = asyncio.ensure_future(self.run())
        joined = asyncio.ensure_future(self.joined())
        await asyncio.wait((self._background, joined), return_when=asyncio.FIRST_COMPLETED)
        if self._background.done():
            joined.cancel()
            self._background.result()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop(self._grace)
        if self._background is not None:
            await self._background

    def _channel(self, target: str) -> grpc.aio.Channel:
        if self._credentials is None:
            return grpc.aio.insecure_channel(target, options=self._options, interceptors=self._interceptors)
        return grpc.aio.secure_channel(
            target, self._credentials, options=self._options, interceptors=self._interceptors
        )

    async def _drain(self, wire: Wire, tasks: Tasks) -> None:
        async def drain() -> None:
            request = worker_service_pb2.DrainWorkerRequest(namespace=self._namespace, worker_id=self.worker_id)
            await wire.call("DrainWorker", request, lambda: True)
            await tasks.drain()

        with contextlib.suppress(asyncio.TimeoutError, grpc.aio.AioRpcError):
            await asyncio.wait_for(drain(), self._grace)
        left = tasks.abandon()
        if left:
            release = worker_service_pb2.ReleaseTasksRequest(namespace=self._namespace, tasks=left)
            with contextlib.suppress(grpc.aio.AioRpcError):
                await wire.once("ReleaseTasks", release)

    # --- polling

    async def _poll(self, wire: Wire, tasks: Tasks, joined: asyncio.Event) -> None:
        pauses = Pauses()
        while True:
            lost = None
            try:
                async for frame in wire.stream("PollTasks", self._poll_request(tasks)):
                    pauses.reset()
                    if frame.HasField("joined"):
                        joined.set()
                    else:
                        tasks.frame(frame)
            except grpc.aio.AioRpcError as error:
                if error.code() in REFUSED and reason_of(error) != "STORE_UNAVAILABLE":
                    raise WorkerError(f"{error.code().name}: {error.details()}") from None
                lost = error
            log.info("the server is away; polling again")
            await pauses.next(lost)

    def _poll_request(self, tasks: Tasks) -> worker_service_pb2.PollTasksRequest:
        return worker_service_pb2.PollTasksRequest(
            namespace=self._namespace,
            worker_id=self.worker_id,
            application=self._application,
            application_version=self._version,
            workflows=self._registry.to_messages(),
            queues=[worker_service_pb2.PolledQueue(name=name) for name in self._queues],
            max_tasks=self._max_tasks,
            description=f"{socket.gethostname()}:{os.getpid()} Python {platform.python_version()}",
            tasks=tasks.refs,
        )
