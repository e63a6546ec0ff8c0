"""The workflows of ../lifecycle.test.ts, as plain functions."""

from __future__ import annotations

import logging
import os
import sys
import time

from perdure.worker import BlockingContext, Retries, Worker, WorkflowCancelled, current_step

worker = Worker(
    os.environ["SHOP_SERVERS"].split(","), application=os.environ["SHOP_APPLICATION"], queues=["orders"], park_after=60
)


def say(what: str) -> None:
    print(what, flush=True)


def one(number: int) -> int:
    say(f"step {number}")
    time.sleep(0.05)
    return number


@worker.workflow
def chain(ctx: BlockingContext, length: int) -> int:
    return sum(ctx.step(f"step {number}", one, number) for number in range(length))


def slowly() -> str:
    say("slow begins")
    time.sleep(1)
    say("slow ends")
    return "slow"


@worker.workflow
def slow(ctx: BlockingContext) -> str:
    return ctx.step("slowly", slowly)


def thrice() -> int:
    attempt = current_step().attempt
    say(f"attempt {attempt}")
    if attempt < 3:
        raise ConnectionError("busy")
    return attempt


@worker.workflow
def flaky(ctx: BlockingContext) -> int:
    return ctx.step("thrice", thrice, retries=Retries(attempts=5, interval=0.01))


@worker.workflow
def cart(ctx: BlockingContext, owner: str) -> int:
    total = 0

    @ctx.query()
    def state() -> str:
        return f"{owner}: {total}"

    def is_positive(amount: int) -> None:
        if amount <= 0:
            raise ValueError("more than nothing")

    @ctx.update(validator=is_positive)
    def add(amount: int) -> int:
        nonlocal total
        total += ctx.step("price", lambda: amount)
        return total

    try:
        ctx.receive("checkout")
    except WorkflowCancelled:
        with ctx.shield():
            ctx.step("give back", lambda: say("gave back"))
        raise
    return total


@worker.workflow
def racing(ctx: BlockingContext) -> list[str]:
    waiting = ctx.branch(ctx.receive, "never")
    ctx.step("decide", lambda: None)
    waiting.cancel()
    try:
        waiting.result()
    except WorkflowCancelled:
        return ["cancelled", ctx.step("after", lambda: "went on")]
    return ["not cancelled"]


@worker.workflow
def logging_workflow(ctx: BlockingContext) -> str:
    ctx.logger.info("before")
    ctx.step("one", lambda: 1)
    ctx.logger.info("between")
    ctx.receive("go")
    ctx.logger.info("after")
    return "logged"


logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s", stream=sys.stdout)

if __name__ == "__main__":
    worker.run_forever()
