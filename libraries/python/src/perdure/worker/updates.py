"""Updates on their way into a workflow: one at a time, inside of one of its calls, under a number of its own."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import TYPE_CHECKING, Any, Iterable

from perdure.v1 import worker_service_pb2, worker_steps_pb2

from .failures import Evicted, to_failure
from .handlers import UnknownHandler, UpdateHandler
from .place import branch
from .times import now_timestamp
from .values import from_arguments, to_payload

if TYPE_CHECKING:
    from .calls import Call
    from .instance import Instance

UPDATE = "perdure.update"


@dataclasses.dataclass(eq=False)
class Delivery:
    update_id: str
    name: str
    positional: list[Any]
    named: dict[str, Any]


class Updates:
    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._met: list[Delivery] = []
        self._arrived: list[worker_service_pb2.UpdateTask] = []
        self._seen: set[str] = set()
        self._running: Delivery | None = None

    @property
    def are_met(self) -> bool:
        """Recorded ones that the code has come to."""
        return bool(self._met)

    def are_busy(self, calls: Iterable[Call[Any]]) -> bool:
        """There is something to deliver, or a handler runs that waits for none of the calls."""
        waits = any(call.place.branch is self._running for call in calls)
        return bool(self._met or self._arrived) or (self._running is not None and not waits)

    def meet(self) -> None:
        """After a call has taken its numbers: those that were delivered there take theirs."""
        history = self._instance.history
        while (step := history.upcoming) is not None and step.name == UPDATE:
            history.take(1)
            given = json.loads(step.output.json)
            self._seen.add(given["updateId"])
            arguments = given.get("arguments") or []
            self._met.append(Delivery(given["updateId"], given["name"], arguments, given.get("named") or {}))

    def offer(self, update: worker_service_pb2.UpdateTask) -> None:
        if update.update_id not in self._seen:
            self._seen.add(update.update_id)
            self._arrived.append(update)
            self._instance.nudge()

    def deliver(self) -> bool:
        """The next one, if this is a place for it."""
        if self._running is not None:
            return False
        if self._met:
            delivery = self._met.pop(0)
            self._run(delivery, self._instance.handlers.updates.get(delivery.name))
            return True
        if self._arrived and self._instance.takes_updates:
            self._accept(self._arrived.pop(0))
            return True
        return False

    def _accept(self, update: worker_service_pb2.UpdateTask) -> None:
        answer = worker_service_pb2.AnswerUpdateRequest(update_id=update.update_id)
        try:
            positional, named = from_arguments(update.arguments)
            handler = self._instance.handlers.validate(update.name, positional, named)
        except UnknownHandler as unknown:
            answer.unknown.known.extend(unknown.known)
            self._answer(answer)
        except Exception as error:
            answer.rejected.CopyFrom(to_failure(error))
            self._answer(answer)
        else:
            delivery = Delivery(update.update_id, update.name, positional, named)
            self._hold(delivery)
            step = worker_steps_pb2.StepRecord(function_id=self._instance.history.take(1), started_at=now_timestamp())
            step.update.update_id = update.update_id
            self._instance.beside(self._record(delivery, handler, step))

    async def _record(self, delivery: Delivery, handler: UpdateHandler, step: worker_steps_pb2.StepRecord) -> None:
        assert self._instance.writes is not None
        try:
            await self._instance.writes.record(step)
        except Exception as error:
            # Its number is taken: the workflow begins anew from what is recorded.
            self._instance.abandon(error)
            return
        answer = worker_service_pb2.AnswerUpdateRequest(update_id=delivery.update_id)
        answer.accepted = step.function_id
        self._answer(answer)
        if not self._instance.is_closed:
            self._run(delivery, handler)

    def _run(self, delivery: Delivery, handler: UpdateHandler | None) -> None:
        self._hold(delivery)
        self._instance.loop.create_task(self._carry_out(delivery, handler))

    async def _carry_out(self, delivery: Delivery, handler: UpdateHandler | None) -> None:
        branch.set(delivery)
        answer = worker_service_pb2.AnswerUpdateRequest(update_id=delivery.update_id)
        try:
            if handler is None:
                raise LookupError(f"the workflow has no handler for the update {delivery.name!r} any more")
            answer.completed.CopyFrom(to_payload(await handler.carry_out(*delivery.positional, **delivery.named)))
        except Evicted:
            return
        except (Exception, asyncio.CancelledError) as error:
            answer.failed.CopyFrom(to_failure(error))
        self._running = None
        self._instance.turns.holder = None
        self._answer(answer)
        self._instance.nudge()

    def _hold(self, delivery: Delivery) -> None:
        self._running = delivery
        self._instance.turns.holder = delivery

    def _answer(self, answer: worker_service_pb2.AnswerUpdateRequest) -> None:
        """One that was answered before is answered the same again, and the server knows it."""
        if self._instance.writes is not None:
            self._instance.writes.answering(self._instance.beside(self._send(answer)))

    async def _send(self, answer: worker_service_pb2.AnswerUpdateRequest) -> None:
        assert self._instance.writes is not None
        try:
            await self._instance.writes.answer_update(answer)
        except Exception as error:
            self._instance.unanswered(error)
