"""Lets a workflow go that only waits: the server looks after its waits, and any worker goes on with it."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import TYPE_CHECKING

from perdure.v1 import worker_waits_pb2

from .writes import Writes, is_lease_lost

if TYPE_CHECKING:
    from .instance import Instance

log = logging.getLogger("perdure.worker")


class Parking:
    def __init__(self, instance: Instance, park_after: float) -> None:
        self._instance = instance
        self._park_after = park_after
        self._watch: asyncio.TimerHandle | None = None
        self._is_eager = False
        self._is_asking = False

    def disturb(self) -> None:
        """Something happens."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def hasten(self) -> None:
        """From here on it is let go as soon as it waits."""
        self._is_eager = True
        self._instance.nudge()

    def consider(self) -> None:
        """Nothing happens."""
        if self._is_asking or self._watch is not None or self._wakes() is None:
            return
        soon = self._instance.now() + self._park_after
        is_long = all(soon < call.due < math.inf for call in self._instance.calls)
        if self._is_eager or is_long:
            self._begin()
        else:
            self._watch = self._instance.loop.outer.call_later(self._park_after, self._begin)

    def _wakes(self) -> list[worker_waits_pb2.Wake] | None:
        """What wakes it; None: there is something to do here."""
        if not self._instance.is_quiet or not self._instance.calls:
            return None
        wakes: list[worker_waits_pb2.Wake] = []
        for call in self._instance.calls:
            own = call.wakes()
            if own is None:
                return None
            wakes.extend(own)
        return wakes

    def _begin(self) -> None:
        self.disturb()
        instance = self._instance
        wakes = self._wakes()
        if wakes is None or instance.writes is None:
            return
        self._is_asking = True
        instance.pause()
        for call in instance.calls:
            call.suspend()
        instance.beside(self._park(instance.writes, wakes))

    async def _park(self, writes: Writes, wakes: list[worker_waits_pb2.Wake]) -> None:
        is_parked = await self._ask(writes, wakes)
        self._is_asking = False
        self._is_eager = False
        if is_parked:
            self._instance.close()
        else:
            self._instance.go_on()

    async def _ask(self, writes: Writes, wakes: list[worker_waits_pb2.Wake]) -> bool:
        """One that can't be let go stays; one that is lost is gone as well."""
        try:
            return await writes.park(wakes)
        except Exception as error:
            if is_lease_lost(error):
                return True
            log.debug("workflow %s was not let go: %s", self._instance.task.workflow_id, error)
            return False
