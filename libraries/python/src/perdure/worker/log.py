"""The logger of a workflow: quiet while a replay repeats what was done before."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .instance import Instance

    _Adapter = logging.LoggerAdapter[logging.Logger]
else:
    _Adapter = logging.LoggerAdapter


class WorkflowLogger(_Adapter):
    """Logs as `perdure.workflow`; records have the attribute `workflow_id`."""

    def __init__(self, instance: Instance) -> None:
        super().__init__(logging.getLogger("perdure.workflow"), {"workflow_id": instance.task.workflow_id})
        self._instance = instance

    def isEnabledFor(self, level: int) -> bool:
        is_repeating = self._instance.writes is None or self._instance.is_replaying
        return not is_repeating and super().isEnabledFor(level)

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        if self.isEnabledFor(level):
            super().log(level, msg, *args, **kwargs)
