"""A worker: it takes workflows from the server and runs them."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import logging
import os
import platform
import signal
import socket
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Sequence, TypeVar, overload

import grpc
import grpc.aio

from perdure.v1 import worker_service_pb2, workflow_pb2

from .blocking import BlockingContext
from .context import Context, ContinueAsNew
from .failures import Evicted, NonDeterminismError, WorkerError, WorkflowCancelled, to_failure
from .handlers import UnknownHandler
from .instance import Instance
from .recorder import Recorder
from .registry import Registered, Registry
from .times import Seconds, seconds, to_duration
from .values import from_arguments, to_payload
from .wire import Pauses, Wire, is_lease_lost, reason_of

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
NONDETERMINISM_PAUSE = 10.0
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
KEEPALIVE = [("grpc.keepalive_time_ms", 30_000), ("grpc.keepalive_timeout_ms", 10_000)]


class Worker:
    """Runs the workflows that are registered with it.

    ``target`` is where the server listens, ``application`` the application that this is a part of; work of other
    applications is never taken. ``version`` is that of the code: workflows go on with the version that began them.
    """

    def __init__(
        self,
        target: str = "localhost:7337",
        *,
        application: str,
        version: str = "",
        queues: Sequence[str] = (),
        max_tasks: int = 100,
        namespace: str = "",
        credentials: grpc.ChannelCredentials | None = None,
        metadata: Sequence[tuple[str, str]] = (),
        options: Sequence[tuple[str, Any]] = (),
        park_after: Seconds = 5.0,
        threads: int | None = None,
        worker_id: str | None = None,
    ) -> None:
        self.worker_id = worker_id or str(uuid.uuid4())
        self._target = target
        self._application = application
        self._version = version
        self._queues = tuple(queues)
        self._max_tasks = max_tasks
        self._namespace = namespace
        self._credentials = credentials
        self._metadata = tuple(metadata)
        self._options = [*KEEPALIVE, *UNLIMITED, *options]
        self._park_after = seconds(park_after)
        self._threads = threads or max(32, min(max_tasks, 256))
        self._registry = Registry()
        self._running: dict[tuple[str, str], Instance] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wire: Wire | None = None
        self._recorder: Recorder | None = None
        self._stopping: asyncio.Event | None = None
        self._grace = 30.0
        self._idle = asyncio.Event()
        self._workflow_threads: ThreadPoolExecutor | None = None
        self._background: asyncio.Task[None] | None = None
        self.joined = asyncio.Event()

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
        self._workflow_threads = ThreadPoolExecutor(self._threads, thread_name_prefix="workflow")
        steps = ThreadPoolExecutor(self._threads, thread_name_prefix="step")
        asyncio.get_running_loop().set_default_executor(steps)
        channel = (
            grpc.aio.insecure_channel(self._target, options=self._options)
            if self._credentials is None
            else grpc.aio.secure_channel(self._target, self._credentials, options=self._options)
        )
        self._wire = Wire(channel, self._namespace, self._metadata)
        self._recorder = Recorder(self._wire)
        poll = asyncio.ensure_future(self._poll())
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((poll, stop), return_when=asyncio.FIRST_COMPLETED)
            if poll.done():
                poll.result()
            else:
                await self._drain()
        finally:
            stop.cancel()
            poll.cancel()
            self._recorder.close()
            for instance in list(self._running.values()):
                instance.close()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=5)
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await poll
            await channel.close(None)
            self._workflow_threads.shutdown(wait=False)

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

    async def __aenter__(self) -> Worker:
        """Runs in the background; it has joined when this returns."""
        self._background = asyncio.ensure_future(self.run())
        joined = asyncio.ensure_future(self.joined.wait())
        await asyncio.wait((self._background, joined), return_when=asyncio.FIRST_COMPLETED)
        if self._background.done():
            joined.cancel()
            self._background.result()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop()
        if self._background is not None:
            await self._background

    async def _drain(self) -> None:
        assert self._wire is not None
        request = worker_service_pb2.DrainWorkerRequest(namespace=self._namespace, worker_id=self.worker_id)
        with contextlib.suppress(grpc.aio.AioRpcError):
            await self._wire.stub.DrainWorker(request, metadata=self._metadata, timeout=5)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._grace)
        left = [instance.ref for instance in self._running.values()]
        for instance in list(self._running.values()):
            instance.close()
        if left:
            release = worker_service_pb2.ReleaseTasksRequest(namespace=self._namespace, tasks=left)
            with contextlib.suppress(grpc.aio.AioRpcError):
                await self._wire.stub.ReleaseTasks(release, metadata=self._metadata, timeout=5)

    # --- polling

    async def _poll(self) -> None:
        assert self._wire is not None
        pauses = Pauses()
        while True:
            try:
                async for frame in self._wire.stream(self._wire.stub.PollTasks, self._poll_request()):
                    pauses.reset()
                    self._frame(frame)
            except grpc.aio.AioRpcError as error:
                if error.code() in REFUSED and reason_of(error) != "STORE_UNAVAILABLE":
                    raise WorkerError(f"{error.code().name}: {error.details()}") from None
                log.info("the server is away (%s); polling again", error.code().name)
            await pauses.next()

    def _poll_request(self) -> worker_service_pb2.PollTasksRequest:
        return worker_service_pb2.PollTasksRequest(
            namespace=self._namespace,
            worker_id=self.worker_id,
            application=self._application,
            application_version=self._version,
            workflows=self._registry.to_messages(),
            queues=[worker_service_pb2.PolledQueue(name=name) for name in self._queues],
            max_tasks=self._max_tasks,
            description=f"{socket.gethostname()}:{os.getpid()} Python {platform.python_version()}",
            tasks=[instance.ref for instance in self._running.values() if not instance.closed],
        )

    def _frame(self, frame: worker_service_pb2.PollTasksResponse) -> None:
        kind = frame.WhichOneof("frame")
        if kind == "joined":
            self.joined.set()
        elif kind == "task":
            self._start(frame.task)
        elif kind == "query":
            self._spawn(self._query(frame.query))
        elif kind == "update":
            instance = self._running.get((frame.update.workflow_id, frame.update.token))
            if instance is not None:
                instance.update(frame.update)
        elif kind == "cancellation":
            instance = self._running.get((frame.cancellation.workflow_id, frame.cancellation.token))
            if instance is not None:
                instance.cancel()
        elif kind == "lost":
            instance = self._running.get((frame.lost.workflow_id, frame.lost.token))
            if instance is not None:
                instance.close()

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- one workflow

    def _start(self, task: worker_service_pb2.Task) -> None:
        if (task.workflow_id, task.token) in self._running:
            return
        self._spawn(self._execute(task))

    def _instance(self, task: worker_service_pb2.Task, steps: list[workflow_pb2.Step]) -> Instance:
        assert self._wire is not None and self._recorder is not None
        return Instance(task, steps, self._wire, self._recorder, self._park_after, self._forget)

    def _forget(self, instance: Instance) -> None:
        self._running.pop((instance.ref.workflow_id, instance.ref.token), None)

    async def _execute(self, task: worker_service_pb2.Task) -> None:
        instance = self._instance(task, list(task.steps))
        self._running[(task.workflow_id, task.token)] = instance
        try:
            if task.more_steps:
                await self._load_steps(instance)
            await self._finish(instance, await self._run(instance))
        except Evicted:
            pass
        except grpc.aio.AioRpcError as error:
            if not is_lease_lost(error):
                log.error("workflow %s: %s: %s", task.workflow_id, error.code().name, error.details())
        except Exception:
            log.exception("workflow %s could not be run", task.workflow_id)
        finally:
            instance.close()
            self._forget(instance)

    async def _load_steps(self, instance: Instance) -> None:
        assert self._wire is not None
        while True:
            request = worker_service_pb2.ListTaskStepsRequest(
                namespace=self._namespace, task=instance.ref, after=instance.last_recorded
            )
            page = await self._wire.call(self._wire.stub.ListTaskSteps, request, lambda: not instance.closed)
            for step in page.steps:
                instance.recorded[step.function_id] = step
                instance.last_recorded = max(instance.last_recorded, step.function_id)
            if not page.more_steps:
                return

    async def _run(self, instance: Instance) -> Any:
        """The request with which the workflow ends: CompleteTask, ContinueAsNew or ReleaseTasks."""
        complete = worker_service_pb2.CompleteTaskRequest(namespace=self._namespace, task=instance.ref)
        try:
            complete.result.CopyFrom(to_payload(await self._call(instance)))
        except Evicted:
            raise
        except ContinueAsNew as new:
            new.request.namespace = self._namespace
            new.request.task.CopyFrom(instance.ref)
            return new.request
        except NonDeterminismError as error:
            log.error("%s", error)
            return worker_service_pb2.ReleaseTasksRequest(
                namespace=self._namespace,
                tasks=[instance.ref],
                not_before=to_duration(NONDETERMINISM_PAUSE),
                failure=to_failure(error),
            )
        except WorkflowCancelled as error:
            if instance.cancelled:
                complete.cancelled.SetInParent()
            else:
                complete.failure.CopyFrom(to_failure(error))
        except (asyncio.CancelledError, GeneratorExit):
            if not instance.closed:
                raise
            raise Evicted from None
        except Exception as error:
            complete.failure.CopyFrom(to_failure(error))
        if instance.closed:
            raise Evicted
        return complete

    async def _call(self, instance: Instance) -> Any:
        task = instance.task
        registered = self._registry.find(task.name, task.class_name)
        if registered is None:
            raise NonDeterminismError(task.workflow_id, 0, task.name, "a workflow that is registered")
        positional, named = from_arguments(task.arguments)
        context = Context(instance)
        if inspect.iscoroutinefunction(registered.function):
            return await registered.function(context, *positional, **named)
        loop = asyncio.get_running_loop()
        blocking = BlockingContext(context, loop)
        function = registered.function
        return await loop.run_in_executor(self._workflow_threads, lambda: function(blocking, *positional, **named))

    async def _finish(self, instance: Instance, request: Any) -> None:
        assert self._wire is not None
        stub = self._wire.stub
        method = {
            worker_service_pb2.CompleteTaskRequest: stub.CompleteTask,
            worker_service_pb2.ContinueAsNewRequest: stub.ContinueAsNew,
            worker_service_pb2.ReleaseTasksRequest: stub.ReleaseTasks,
        }[type(request)]
        try:
            await self._wire.call(method, request, lambda: not instance.closed)
        except grpc.aio.AioRpcError as error:
            if error.code() != grpc.StatusCode.INVALID_ARGUMENT or not isinstance(
                request, worker_service_pb2.CompleteTaskRequest
            ):
                raise
            # What it returned can't be stored (too large): that is its failure.
            del request.steps[:]
            request.failure.name = "InvalidResult"
            request.failure.message = error.details() or ""
            await self._wire.call(method, request, lambda: not instance.closed)

    # --- queries

    async def _query(self, query: worker_service_pb2.QueryTask) -> None:
        answer = worker_service_pb2.AnswerQueryRequest(namespace=self._namespace, query_id=query.query_id)
        positional, named = from_arguments(query.arguments)
        snapshot: asyncio.Task[Any] | None = None
        try:
            if query.HasField("snapshot"):
                instance, snapshot = await self._replay(query.snapshot)
            else:
                found = [i for (workflow_id, _), i in self._running.items() if workflow_id == query.workflow_id]
                if not found:
                    return
                instance = found[0]
            answer.value.CopyFrom(to_payload(instance.handlers.query(query.name, positional, named)))
        except UnknownHandler as error:
            answer.unknown.known.extend(error.known)
        except Exception as error:
            answer.failure.CopyFrom(to_failure(error))
        finally:
            if snapshot is not None:
                instance.close()
                with contextlib.suppress(BaseException):
                    await snapshot
        assert self._wire is not None
        with contextlib.suppress(grpc.aio.AioRpcError):
            await self._wire.stub.AnswerQuery(answer, metadata=self._metadata, timeout=10)

    async def _replay(self, task: worker_service_pb2.Task) -> tuple[Instance, asyncio.Task[Any]]:
        """Runs what was recorded, up to where nothing more was."""
        task.read_only = True
        instance = self._instance(task, list(task.steps))
        running = asyncio.ensure_future(self._call(instance))
        await settled(instance, running)
        if running.done() and running.exception() is not None and isinstance(running.exception(), NonDeterminismError):
            raise running.exception()  # type: ignore[misc]
        return instance, running


async def settled(instance: Instance, running: asyncio.Task[Any]) -> None:
    """Until a replay has ended, or stands where nothing more was recorded and nothing else moves."""
    quiet = 0
    before = (-1, -1)
    while not running.done() and quiet < 20:
        # Threads of workflows that are not async need a moment to come to their next call.
        await asyncio.sleep(0 if instance.stuck == 0 else 0.001)
        now = (instance.next_id, instance.stuck)
        quiet = quiet + 1 if now == before and instance.stuck > 0 else 0
        before = now
