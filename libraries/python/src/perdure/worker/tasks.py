"""The workflows that a worker holds."""

from __future__ import annotations

import asyncio
import inspect
import logging
from concurrent.futures import Executor
from typing import Any, Callable, Coroutine

import grpc
import grpc.aio

from perdure.v1 import worker_service_pb2

from .blocking import BlockingContext
from .context import Context, ContinueAsNew
from .failures import NonDeterminismError, NonRetryableError, WorkflowCancelled, to_failure
from .handlers import UnknownHandler
from .instance import Abandoned, Instance
from .recorder import Recorder
from .registry import Registered, Registry
from .times import seconds
from .values import from_arguments, to_payload
from .wire import Wire
from .writes import Writes, is_lease_lost

log = logging.getLogger("perdure.worker")

UNFIT = 5.0
"""How long nobody gets a workflow that the code does not fit, at first; a fixed worker may be on its way."""
UNFIT_LONGEST = 300.0
ABANDONED = 1.0
CANCELLATION_GRACE = 30.0


def code_of(
    registered: Registered, instance: Instance, task: worker_service_pb2.Task
) -> Callable[[], Coroutine[Any, Any, Any]]:
    function = registered.function
    positional, named = from_arguments(task.arguments)
    if inspect.iscoroutinefunction(function):
        return lambda: function(Context(instance), *positional, **named)
    return lambda: BlockingContext(instance).run(function, *positional, **named)


class Tasks:
    def __init__(self, wire: Wire, registry: Registry, park_after: float, executor: Executor) -> None:
        self._wire = wire
        self._registry = registry
        self._park_after = park_after
        self._executor = executor
        self._recorder = Recorder(wire)
        self._held: dict[str, Instance] = {}
        self._misfits: dict[str, int] = {}
        self._work: set[asyncio.Task[None]] = set()
        self._is_draining = False
        self._is_over = False
        self._emptied: asyncio.Event | None = None

    @property
    def refs(self) -> list[worker_service_pb2.TaskRef]:
        return [instance.writes.ref for instance in self._held.values() if instance.writes is not None]

    def __len__(self) -> int:
        return len(self._held)

    def frame(self, frame: worker_service_pb2.PollTasksResponse) -> None:
        kind = frame.WhichOneof("frame")
        if kind == "task":
            self._spawn(self._start(frame.task))
        elif kind == "query":
            self._spawn(self._answer(frame.query))
        elif kind == "update" and (instance := self._find(frame.update)):
            instance.updates.offer(frame.update)
        elif kind == "cancellation" and (instance := self._find(frame.cancellation)):
            instance.cancel(frame.cancellation)
        elif kind == "lost" and (instance := self._find(frame.lost)):
            instance.close()

    def _find(self, frame: Any) -> Instance | None:
        instance = self._held.get(frame.workflow_id)
        return instance if instance is not None and instance.task.token == frame.token else None

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        # Not on the loop of a workflow, from which this may be called.
        task = self._wire.loop.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def drain(self) -> None:
        """Those that only wait are let go at once from here on; until nothing is left."""
        self._is_draining = True
        for instance in self._held.values():
            instance.parking.hasten()
        while self._held:
            self._emptied = asyncio.Event()
            await self._emptied.wait()

    def abandon(self) -> list[worker_service_pb2.TaskRef]:
        """Stops whatever still runs; what it was."""
        left = self.refs
        self._is_over = True
        self._recorder.close()
        for instance in list(self._held.values()):
            instance.close()
        return left

    # --- one workflow

    async def _start(self, task: worker_service_pb2.Task) -> None:
        before = self._held.get(task.workflow_id)
        if before is not None:
            before.close()
        ref = worker_service_pb2.TaskRef(workflow_id=task.workflow_id, token=task.token)
        writes = Writes(self._wire, self._recorder, ref)
        registered = self._registry.find(task.name, task.class_name)
        if registered is None:
            return await self._refuse(task, writes)

        def ended(instance: Instance, main: asyncio.Future[Any]) -> None:
            self._spawn(self._tell(instance, writes, main))

        def closed(instance: Instance) -> None:
            writes.close()
            if self._held.get(task.workflow_id) is instance:
                del self._held[task.workflow_id]
            if not self._held and self._emptied is not None:
                self._emptied.set()

        instance = self._instance(task, registered, writes, ended, closed)
        self._held[task.workflow_id] = instance
        try:
            if task.more_steps:
                await self._load_steps(instance, ref)
            instance.run(code_of(registered, instance, task))
        except Exception as error:
            return instance.abandon(error)
        if self._is_draining:
            instance.parking.hasten()

    def _instance(
        self, task: worker_service_pb2.Task, registered: Registered, writes: Writes | None, ended: Any, closed: Any
    ) -> Instance:
        grace = CANCELLATION_GRACE if registered.cancellation_grace is None else seconds(registered.cancellation_grace)
        return Instance(task, writes, self._park_after, grace, self._executor, ended, closed)

    async def _load_steps(self, instance: Instance, ref: worker_service_pb2.TaskRef) -> None:
        more = True
        while more:
            request = worker_service_pb2.ListTaskStepsRequest(
                namespace=self._wire.namespace, task=ref, after=instance.history.last
            )
            page = await self._wire.call("ListTaskSteps", request, lambda: not instance.is_closed)
            instance.history.add(page.steps)
            more = page.more_steps

    async def _refuse(self, task: worker_service_pb2.Task, writes: Writes) -> None:
        error = LookupError(f"this worker has no workflow {task.name!r}")
        log.error("workflow %s: %s", task.workflow_id, error)
        await writes.release(to_failure(error), UNFIT)

    async def _tell(self, instance: Instance, writes: Writes, main: asyncio.Future[Any]) -> None:
        """The server, how a workflow came out of its function."""
        try:
            await self._end(instance, writes, main)
        except Exception as error:
            if not is_lease_lost(error) and not instance.is_closed:
                log.error("workflow %s: its end was not taken: %s", instance.task.workflow_id, error)
        finally:
            instance.close()

    async def _end(self, instance: Instance, writes: Writes, main: asyncio.Future[Any]) -> None:
        workflow_id = instance.task.workflow_id
        error = asyncio.CancelledError() if main.cancelled() else main.exception()
        if isinstance(error, NonDeterminismError):
            log.error("%s", error)
            times = self._misfits[workflow_id] = self._misfits.get(workflow_id, 0) + 1
            return await writes.release(to_failure(error), min(UNFIT * 2 ** (times - 1), UNFIT_LONGEST))
        if isinstance(error, Abandoned):
            log.warning("workflow %s: %s", workflow_id, error)
            return await writes.release(to_failure(error), ABANDONED)
        self._misfits.pop(workflow_id, None)
        if isinstance(error, ContinueAsNew):
            return await writes.continue_as_new(error.request)
        request = worker_service_pb2.CompleteTaskRequest()
        try:
            if error is None:
                request.result.CopyFrom(to_payload(main.result()))
            elif isinstance(error, WorkflowCancelled) and instance.is_cancelled:
                request.cancelled.SetInParent()
            else:
                request.failure.CopyFrom(to_failure(error))
                request.final = isinstance(error, NonRetryableError)
        except (TypeError, ValueError) as unfit:
            request.failure.CopyFrom(to_failure(unfit))
        await self._complete(writes, request)

    async def _complete(self, writes: Writes, request: worker_service_pb2.CompleteTaskRequest) -> None:
        try:
            await writes.complete(request)
        except grpc.aio.AioRpcError as error:
            too_much = error.code() in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.RESOURCE_EXHAUSTED)
            if not too_much or request.WhichOneof("outcome") != "result":
                raise
            # What it returned can't be stored: that is its failure.
            failure = worker_service_pb2.CompleteTaskRequest(final=True, steps=request.steps)
            failure.failure.name = "InvalidResult"
            failure.failure.message = error.details() or ""
            await writes.complete(failure)

    # --- queries

    async def _answer(self, query: worker_service_pb2.QueryTask) -> None:
        answer = worker_service_pb2.AnswerQueryRequest(namespace=self._wire.namespace, query_id=query.query_id)
        has_snapshot = query.HasField("snapshot")
        instance = self._replay(query.snapshot) if has_snapshot else self._held.get(query.workflow_id)
        try:
            if instance is None:
                raise LookupError("the workflow is no longer run by this worker")
            positional, named = from_arguments(query.arguments)
            answer.value.CopyFrom(to_payload(await instance.ask(query.name, positional, named)))
        except UnknownHandler as error:
            answer.unknown.known.extend(error.known)
        except Exception as error:
            answer.failure.CopyFrom(to_failure(error))
        if has_snapshot and instance is not None:
            instance.stop()
        try:
            await self._wire.call("AnswerQuery", answer, lambda: not self._is_over)
        except grpc.aio.AioRpcError as error:
            log.debug("the answer to a query was not taken: %s", error.details())

    def _replay(self, task: worker_service_pb2.Task) -> Instance | None:
        """One that writes nothing, and is forgotten."""
        registered = self._registry.find(task.name, task.class_name)
        if registered is None:
            return None

        instance = self._instance(task, registered, None, lambda *_: None, lambda _: None)
        instance.run(code_of(registered, instance, task))
        return instance
