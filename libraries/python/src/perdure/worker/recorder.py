"""Carries what all workflows of a worker did to the server: everything that is ready in one call."""

from __future__ import annotations

import asyncio

import grpc
import grpc.aio

from perdure.v1 import worker_service_pb2, worker_steps_pb2

from .failures import PerdureError
from .lane import Lane, Waiting
from .wire import Pauses, Wire

MOST_TASKS = 1000
MOST_CALLS = 4


class Refused(PerdureError):
    """The server did not take a record."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Parcel:
    def __init__(self, lane: Lane, ref: worker_service_pb2.TaskRef, batch: list[Waiting]) -> None:
        self.lane = lane
        self.ref = ref
        self.batch = batch

    def to_message(self) -> worker_steps_pb2.TaskSteps:
        steps = [waiting.step for waiting in self.batch]
        return worker_steps_pb2.TaskSteps(workflow_id=self.ref.workflow_id, token=self.ref.token, steps=steps)

    def refuse(self, error: BaseException) -> None:
        for waiting in self.batch:
            waiting.refused(error)


class Recorder:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._ready: dict[Lane, worker_service_pb2.TaskRef] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._scheduled = False
        self._closed = False

    def lane(self, ref: worker_service_pb2.TaskRef) -> Lane:
        def ready() -> None:
            self._ready[lane] = ref
            self._nudge()

        lane = Lane(ready)
        return lane

    def close(self) -> None:
        self._closed = True

    def _nudge(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            self._wire.loop.call_soon(self._send)

    def _send(self) -> None:
        self._scheduled = False
        while self._ready and len(self._calls) < MOST_CALLS:
            lanes = list(self._ready.items())[:MOST_TASKS]
            for lane, _ in lanes:
                del self._ready[lane]
            parcels = [Parcel(lane, ref, lane.take()) for lane, ref in lanes if lane.has_waiting]
            if parcels:
                call = asyncio.ensure_future(self._carry_all(parcels))
                self._calls.add(call)
                call.add_done_callback(self._calls.discard)

    async def _carry_all(self, parcels: list[Parcel]) -> None:
        try:
            await self._carry(parcels)
        finally:
            for parcel in parcels:
                parcel.lane.finish()
            self._nudge()

    async def _carry(self, parcels: list[Parcel]) -> None:
        """What is refused as a whole is tried in parts, so that nobody fails for his neighbour."""
        pauses = Pauses()
        while parcels:
            request = worker_steps_pb2.RecordStepsRequest(
                namespace=self._wire.namespace, tasks=[parcel.to_message() for parcel in parcels]
            )
            try:
                response = await self._wire.call("RecordSteps", request, lambda: not self._closed)
            except grpc.aio.AioRpcError as error:
                return await self._apart(parcels, error)
            again = []
            for parcel, outcome in zip(parcels, response.outcomes):
                if await self._has_to_go_again(parcel, outcome):
                    again.append(parcel)
            parcels = again
            if parcels:
                await pauses.next()

    async def _has_to_go_again(self, parcel: Parcel, outcome: worker_steps_pb2.TaskStepsOutcome) -> bool:
        if outcome.HasField("recorded"):
            for waiting, answer in zip(parcel.batch, outcome.recorded.steps):
                waiting.done(answer)
            return False
        refusal = outcome.refused
        if refusal.code == grpc.StatusCode.UNAVAILABLE.value[0]:
            return not self._closed
        refused = Refused(refusal.reason, refusal.message)
        if refused.reason == "LEASE_LOST":
            parcel.refuse(refused)
        else:
            await self._apart([parcel], refused)
        return False

    async def _apart(self, parcels: list[Parcel], error: BaseException) -> None:
        if len(parcels) > 1:
            for parcel in parcels:
                await self._carry([parcel])
        elif len(parcels[0].batch) == 1:
            parcels[0].refuse(error)
        else:
            for waiting in parcels[0].batch:
                await self._carry([Parcel(parcels[0].lane, parcels[0].ref, [waiting])])
