"""Everything that one workflow writes, under the token of its task."""

from __future__ import annotations

import asyncio
from typing import Any, Callable

import grpc
import grpc.aio
from google.protobuf.timestamp_pb2 import Timestamp

from perdure.v1 import values_pb2, worker_service_pb2, worker_steps_pb2, worker_waits_pb2

from .lane import Answer, Lane
from .recorder import Recorder, Refused
from .wire import TRANSIENT, Pauses, Wire, reason_of


class Writes:
    def __init__(self, wire: Wire, recorder: Recorder, ref: worker_service_pb2.TaskRef) -> None:
        self.ref = ref
        self._wire = wire
        self._lane: Lane = recorder.lane(ref)
        self._closed = False
        self._answers: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Nothing is tried again from here on."""
        self._closed = True

    async def record(self, step: worker_steps_pb2.StepRecord) -> tuple[Answer, float]:
        return await self._lane.record(step)

    async def finish(
        self,
        name: str,
        function_id: int,
        started_at: Timestamp,
        *,
        output: values_pb2.Payload | None = None,
        failure: values_pb2.Failure | None = None,
    ) -> float:
        """Records a step that was run here; when."""
        finished = worker_steps_pb2.FinishedStep(name=name, output=output, failure=failure)
        step = worker_steps_pb2.StepRecord(function_id=function_id, started_at=started_at, finished=finished)
        return (await self.record(step))[1]

    @property
    def are_busy(self) -> bool:
        return self._lane.is_busy

    async def settled(self) -> None:
        await self._lane.settled()

    def passed(self, at: float) -> None:
        self._lane.passed(at)

    async def await_step(
        self, request: worker_waits_pb2.AwaitStepRequest, opened: Callable[[], None]
    ) -> worker_waits_pb2.AwaitedStep:
        """What came, however often the connection is lost meanwhile."""
        request.namespace = self._wire.namespace
        request.workflow_id = self.ref.workflow_id
        request.token = self.ref.token
        pauses = Pauses()
        while True:
            lost = None
            try:
                async for frame in self._wire.stream("AwaitStep", request):
                    pauses.reset()
                    if frame.HasField("opened"):
                        opened()
                    if frame.HasField("recorded"):
                        recorded: worker_waits_pb2.AwaitedStep = frame.recorded
                        return recorded
            except grpc.aio.AioRpcError as error:
                if error.code() not in TRANSIENT or self._closed:
                    raise
                lost = error
            await pauses.next(lost)

    async def park(self, wakes: list[worker_waits_pb2.Wake]) -> bool:
        request = worker_service_pb2.ParkTaskRequest(namespace=self._wire.namespace, task=self.ref, wakes=wakes)
        return bool((await self._call("ParkTask", request)).parked)

    async def complete(self, request: worker_service_pb2.CompleteTaskRequest) -> None:
        request.task.CopyFrom(self.ref)
        request.steps.extend(await self._lane.rest())
        await self._answered()
        await self._call("CompleteTask", request)

    async def continue_as_new(self, request: worker_service_pb2.ContinueAsNewRequest) -> None:
        await self._lane.settled()
        await self._answered()
        request.task.CopyFrom(self.ref)
        await self._call("ContinueAsNew", request)

    async def release(self, failure: values_pb2.Failure, not_before: float) -> None:
        request = worker_service_pb2.ReleaseTasksRequest(tasks=[self.ref], failure=failure)
        request.not_before.FromMilliseconds(round(not_before * 1000))
        await self._call("ReleaseTasks", request)

    def answering(self, task: asyncio.Task[None]) -> None:
        """An update that its workflow has answered must not be one that the workflow's end has overtaken."""
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answered(self) -> None:
        while self._answers:
            await asyncio.wait(self._answers)

    async def answer_update(self, request: worker_service_pb2.AnswerUpdateRequest) -> None:
        request.task.CopyFrom(self.ref)
        await self._call("AnswerUpdate", request)

    async def _call(self, method: str, request: Any) -> Any:
        request.namespace = self._wire.namespace
        return await self._wire.call(method, request, lambda: not self._closed)


def refusal_of(error: BaseException) -> str:
    """The reason for which the server refused something, or nothing."""
    if isinstance(error, Refused):
        return error.reason
    return reason_of(error) if isinstance(error, grpc.aio.AioRpcError) else ""


def is_lease_lost(error: BaseException) -> bool:
    return refusal_of(error) == "LEASE_LOST"
