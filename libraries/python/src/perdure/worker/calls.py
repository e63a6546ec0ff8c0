"""Calls of the context: each from the moment its numbers are taken until the workflow's code is told how it ended."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING, Any, Callable, Generic, TypeVar

from perdure.v1 import worker_steps_pb2, worker_waits_pb2, workflow_pb2

from .failures import CANCELLED, StepFailed, WorkflowCancelled, from_failure
from .recorder import Refused
from .times import instant, now_timestamp, to_duration, to_timestamp
from .turns import AT_ONCE, Turn
from .values import loads

if TYPE_CHECKING:
    from .instance import Instance
    from .place import Place
    from .waiting import Kind
    from .writes import Writes

T = TypeVar("T")


class CallFuture(asyncio.Future):  # type: ignore[type-arg]
    """What a call brings. Cancelling it, as when its task is cancelled, has the call given up first."""

    def __init__(self, call: Call[Any], loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self._call = call

    def cancel(self, msg: Any = None) -> bool:
        return not self.done() and self._call.give_up()

    def cancelled_at_last(self) -> None:
        super().cancel()


class Call(Generic[T]):
    numbers = 1
    """How many it takes."""

    def __init__(self, name: str) -> None:
        self.name = name
        """Under which it is recorded."""
        self.function_id = -1
        self.started_at = now_timestamp()
        self.instance: Instance
        self.place: Place
        self.future: CallFuture
        self._turn: Turn | None = None

    # --- for each kind of call

    def read(self, recorded: workflow_pb2.Step) -> T:
        """What was recorded as its outcome."""
        raise NotImplementedError

    async def live(self, writes: Writes) -> None:
        """Nothing was recorded: does it, and settles."""
        raise NotImplementedError

    def cancel(self) -> None:
        """The workflow is to be cancelled."""

    def give_up(self) -> bool:
        """The workflow's own code wants it no more, as it will in a replay. False: it is done all the same."""
        return False

    def wakes(self) -> list[worker_waits_pb2.Wake] | None:
        """What brings it to its end, if somebody else is to look after it; None: it has work to do here."""
        return None

    @property
    def due(self) -> float:
        """When it ends; of all calls only a sleep can't end before."""
        return math.inf

    def suspend(self) -> None:
        """Stops what it does, and says nothing: somebody else looks after it, or the workflow is lost."""

    def resume(self) -> None:
        """Goes on after `suspend`."""

    # --- for all

    def start(self, instance: Instance, place: Place, function_id: int, recorded: workflow_pb2.Step | None) -> None:
        self.instance = instance
        self.place = place
        self.function_id = function_id
        if recorded is not None:
            self.replay(recorded)
        elif instance.is_cancelled and not place.shielded:
            self.settle(AT_ONCE, error=WorkflowCancelled())
        else:
            self.begin(instance.writes)

    def replay(self, recorded: workflow_pb2.Step) -> None:
        at = instant(recorded.completed_at)
        if recorded.HasField("failure"):
            self.settle(at, error=from_failure(recorded.failure, self.failure_kind), recorded=True)
        else:
            self.settle(at, self.read(recorded), recorded=True)

    @property
    def failure_kind(self) -> Any:
        return StepFailed

    def begin(self, writes: Writes | None) -> None:
        """A replay that writes nothing leaves it open."""
        if writes is not None:
            self.instance.beside(self._alive(writes))

    async def _alive(self, writes: Writes) -> None:
        try:
            await self.live(writes)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.instance.refused(error, self)

    def settle(self, at: float, value: Any = None, error: BaseException | None = None, recorded: bool = False) -> None:
        """The workflow's code is told when its turn comes."""
        if self._turn is not None:
            return

        def act() -> None:
            self.instance.left(self, at)
            if self.future.done():
                return
            if error is None:
                self.future.set_result(value)
            elif isinstance(error, asyncio.CancelledError):
                self.future.cancelled_at_last()
            else:
                self.future.set_exception(error)
                # Nobody has to wait for it, as for the loser of a race.
                self.future.exception()

        self._turn = Turn(at, self.function_id, self.place.branch, recorded, act)
        self.instance.turns.add(self._turn)
        self.instance.nudge()

    @property
    def is_settled(self) -> bool:
        return self._turn is not None

    def withdraw(self) -> None:
        """Takes back what the code was going to be told."""
        if self._turn is not None:
            self.instance.turns.remove(self._turn)
        self._turn = None


class RecordCall(Call[T]):
    """A call that is done by recording it: an event, a message, a child's start."""

    def __init__(
        self,
        name: str,
        step: worker_steps_pb2.StepRecord,
        answered: Callable[[worker_steps_pb2.RecordedStep], T],
        read: Callable[[workflow_pb2.Step], T],
    ) -> None:
        super().__init__(name)
        self._step = step
        self._answered = answered
        self._read = read

    def read(self, recorded: workflow_pb2.Step) -> T:
        return self._read(recorded)

    async def live(self, writes: Writes) -> None:
        self._step.function_id = self.function_id
        self._step.started_at.CopyFrom(self.started_at)
        answer, at = await writes.record(self._step)
        if answer.HasField("failure"):
            self.settle(at, error=from_failure(answer.failure, self.failure_kind))
        else:
            self.settle(at, self._answered(answer))


class SleepCall(Call[None]):
    def __init__(self, seconds: float) -> None:
        super().__init__("DBOS.sleep")
        self._seconds = seconds
        self._wake_at: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._given_up: BaseException | None = None

    def read(self, recorded: workflow_pb2.Step) -> None:
        return None

    def replay(self, recorded: workflow_pb2.Step) -> None:
        self._wake_at = instant(recorded.completed_at)
        if self.instance.was_cancelled_before(self._wake_at, self.place):
            self._cut(WorkflowCancelled())
        elif self._wake_at <= self.instance.now():
            self.settle(self._wake_at, recorded=True)
        elif self.instance.writes is not None:
            self.resume()

    def begin(self, writes: Writes | None) -> None:
        if self._seconds > 0:
            super().begin(writes)
        else:
            self.settle(AT_ONCE)

    async def live(self, writes: Writes) -> None:
        step = worker_steps_pb2.StepRecord(function_id=self.function_id, started_at=self.started_at)
        step.sleep.duration.CopyFrom(to_duration(max(0.001, self._seconds)))
        answer, _ = await writes.record(step)
        self._wake_at = instant(answer.wake_at)
        if self._given_up is not None:
            self._cut(self._given_up)
        else:
            self.resume()

    @property
    def due(self) -> float:
        return math.inf if self._wake_at is None else self._wake_at

    def wakes(self) -> list[worker_waits_pb2.Wake] | None:
        if self._wake_at is None or self.is_settled:
            return None
        return [worker_waits_pb2.Wake(function_id=self.function_id, at=to_timestamp(round(self._wake_at * 1000)))]

    def suspend(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def resume(self) -> None:
        if self._wake_at is None or self.is_settled:
            return
        self.suspend()
        # A day at a time: clocks are set, and a loop's timers have their limits.
        rest = min(self._wake_at - self.instance.now(), 86400.0)
        self._timer = self.instance.loop.outer.call_later(max(0.0, rest), self._awake)

    def _awake(self) -> None:
        assert self._wake_at is not None
        if self._wake_at > self.instance.now():
            self.resume()
        else:
            self.instance.beside(self._tell(self._wake_at))

    async def _tell(self, wake_at: float) -> None:
        """A step that ended before is told before."""
        if self.instance.writes is not None:
            await self.instance.writes.settled()
        self.settle(wake_at)

    def cancel(self) -> None:
        self._stop(WorkflowCancelled())

    def give_up(self) -> bool:
        self._stop(asyncio.CancelledError())
        return True

    def _stop(self, error: BaseException) -> None:
        self._given_up = error
        if self._wake_at is not None or self._seconds <= 0:
            self.withdraw()
            self._cut(error)

    def _cut(self, error: BaseException) -> None:
        self.suspend()
        self.settle(AT_ONCE, error=error)


class AwaitCall(Call[T]):
    """A call that the server waits for, and writes down when it comes."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind.name)
        self.numbers = kind.numbers
        self._kind = kind
        self._listening: asyncio.Task[None] | None = None
        self._timer_at: float | None = None
        self._is_open = False
        self._is_given_up = False

    @property
    def failure_kind(self) -> Any:
        return self._kind.failure_kind

    def read(self, recorded: workflow_pb2.Step) -> T:
        return self._kind.read(recorded)  # type: ignore[no-any-return]

    def begin(self, writes: Writes | None) -> None:
        if writes is None:
            return
        timer = self.instance.history.at(self.function_id + 1)
        if self.numbers == 2 and timer is not None:
            self._timer_at = instant(timer.completed_at)
        self._listening = self.instance.beside(self._alive(writes))

    async def live(self, writes: Writes) -> None:
        request = worker_waits_pb2.AwaitStepRequest()
        request.CopyFrom(self._kind.request)
        request.function_id = self.function_id
        step = await writes.await_step(request, self._opened)
        at = instant(step.completed_at) if step.HasField("completed_at") else time.time()
        try:
            self.settle(at, self._kind.arrived(step))
        except Exception as error:
            self.settle(at, error=error)

    def _opened(self) -> None:
        self._is_open = True
        if self._timer_at is None and self._kind.timeout is not None:
            self._timer_at = self.instance.now() + self._kind.timeout
        self.instance.nudge()

    def wakes(self) -> list[worker_waits_pb2.Wake] | None:
        # Not before the server has written down its timer.
        if not self._is_open or self.is_settled or self._is_given_up:
            return None
        wake = worker_waits_pb2.Wake()
        wake.CopyFrom(self._kind.wake)
        wake.function_id = self.function_id
        if self._timer_at is None:
            return [wake]
        at = to_timestamp(round(self._timer_at * 1000))
        return [wake, worker_waits_pb2.Wake(function_id=self.function_id, at=at)]

    def suspend(self) -> None:
        self._is_open = False
        if self._listening is not None:
            self._listening.cancel()

    def resume(self) -> None:
        if not self.is_settled and not self._is_given_up:
            self.begin(self.instance.writes)

    def cancel(self) -> None:
        if not self.is_settled and not self._is_given_up:
            self.suspend()
            self.settle(time.time(), error=WorkflowCancelled())

    def give_up(self) -> bool:
        if not self.is_settled and not self._is_given_up and self.instance.writes is not None:
            self._is_given_up = True
            self.suspend()
            self.instance.beside(self._write_down(self.instance.writes))
        return True

    async def _write_down(self, writes: Writes) -> None:
        """That nobody waits any more, lest a replay takes what comes later; or takes what came just now."""
        try:
            at = await writes.finish(self.name, self.function_id, self.started_at, failure=CANCELLED)
            self.settle(at, error=asyncio.CancelledError())
        except Refused as refused:
            if refused.reason != "STEP_CONFLICT":
                self.instance.refused(refused, self)
                return
            self._is_given_up = False
            self.resume()
        except Exception as error:
            self.instance.refused(error, self)


class ConditionCall(Call[None]):
    """Waits for what updates and other branches do. Takes a number, under which nothing is recorded."""

    def __init__(self, condition: Callable[[], bool]) -> None:
        super().__init__("")
        self._condition = condition

    def begin(self, writes: Writes | None) -> None:
        self.consider()

    def consider(self) -> None:
        if not self.is_settled and self._condition():
            self.settle(AT_ONCE)

    def wakes(self) -> list[worker_waits_pb2.Wake] | None:
        if self.is_settled:
            return None
        far = to_timestamp(round((time.time() + 10 * 365 * 86400) * 1000))
        return [worker_waits_pb2.Wake(function_id=self.function_id, at=far)]

    def cancel(self) -> None:
        self.settle(AT_ONCE, error=WorkflowCancelled())

    def give_up(self) -> bool:
        self.settle(AT_ONCE, error=asyncio.CancelledError())
        return True


def recorded_value(step: workflow_pb2.Step) -> Any:
    return loads(step.output) if step.HasField("output") else None
