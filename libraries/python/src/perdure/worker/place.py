"""Where in a workflow the running code stands."""

from __future__ import annotations

import contextvars
import dataclasses

shielded: contextvars.ContextVar[bool] = contextvars.ContextVar("perdure_shielded", default=False)
branch: contextvars.ContextVar[object | None] = contextvars.ContextVar("perdure_branch", default=None)


@dataclasses.dataclass(frozen=True)
class Place:
    shielded: bool
    """A cancellation of the workflow does not reach it."""
    branch: object | None
    """The update's handler that it belongs to; None: the workflow's function."""


def here() -> Place:
    return Place(shielded.get(), branch.get())
