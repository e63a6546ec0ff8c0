"""Runs any number of workers, as it is told on its standard input; ../README.md says how."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import urllib.parse
from typing import Any, Dict, Tuple

import with_async
import with_blocking
from line import Line
from perdure.worker import Worker

interpreters = {"async": with_async.interpreter, "blocking": with_blocking.interpreter}
interpreter = interpreters[sys.argv[1]]
workers: Dict[str, Tuple[Worker, Line, "asyncio.Task[None]"]] = {}


def say(worker: str, what: str, **more: Any) -> None:
    print(json.dumps({"worker": worker, "is": what, **more}), flush=True)


async def begin(command: Dict[str, Any]) -> None:
    name = command["worker"]

    def crashed() -> None:
        if command.get("exit"):
            os._exit(86)
        say(name, "crashed")

    line = Line(command.get("crash"), crashed)
    worker = Worker(
        urllib.parse.urlsplit(command["url"]).netloc,
        application=command["application"],
        queues=["conformance"],
        interceptors=line.interceptors,
        **({} if command.get("park") is None else {"park_after": command["park"] / 1000}),
    )
    for workflow in ("main", "child", "grandchild"):
        worker.workflow(name=workflow)(interpreter(command.get("code")))
    running = asyncio.create_task(worker.run())
    workers[name] = (worker, line, running)
    joined = asyncio.create_task(worker.joined())
    await asyncio.wait((joined, running), return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    say(name, "ready")


async def end(command: Dict[str, Any]) -> None:
    name = command["worker"]
    worker, line, running = workers.pop(name)
    if command["do"] == "stop" and not line.is_cut:
        worker.stop(grace=0)
        await running
    line.cut()
    say(name, "dead" if command["do"] == "kill" else "stopped", writes=line.writes)


async def obey(command: Dict[str, Any]) -> None:
    try:
        await (begin if command["do"] == "begin" else end)(command)
    except Exception as error:
        say(command["worker"], "failed", message=repr(error))


async def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    reader = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    tasks = set()
    while text := await reader.readline():
        task = asyncio.create_task(obey(json.loads(text)))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    os._exit(0)


asyncio.run(main())
