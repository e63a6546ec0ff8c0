"""How a step that fails is tried again."""

from __future__ import annotations

import dataclasses
from typing import Iterator, Tuple, Type, Union

from .failures import RemoteFailure
from .times import Seconds, seconds


@dataclasses.dataclass(frozen=True)
class Retries:
    """Attempts of a step, the first one included, and the pauses between them."""

    attempts: int = 3
    interval: Seconds = 1.0
    backoff: float = 2.0
    max_interval: Seconds = 3600.0
    non_retryable: Tuple[Union[Type[BaseException], str], ...] = ()
    """Classes of errors, or their names, after which no attempt is made."""

    def pauses(self) -> Iterator[float]:
        pause = seconds(self.interval)
        for _ in range(self.attempts - 1):
            yield min(pause, seconds(self.max_interval))
            pause *= self.backoff

    def allows(self, error: BaseException) -> bool:
        name = error.name if isinstance(error, RemoteFailure) else type(error).__name__
        return not any(
            name == kind if isinstance(kind, str) else isinstance(error, kind)
            for kind in self.non_retryable
        )


ONCE = Retries(attempts=1)
