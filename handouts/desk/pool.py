"""Work in processes of their own, which keep galleys warm; one that is killed is replaced, and its work done again."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final, TypeVar

from handouts.batch.work import executor_of
from handouts.errors import HandoutError

MOST_WAITING: Final = 32
LONGEST_SECONDS: Final = 120.0
"""A layout of the largest topic takes a tenth of it."""
Made = TypeVar("Made")


class Busy(HandoutError):
    """More work than the desk takes on at once, or work that comes to no end."""

    exit_code = 6


class Pool:
    """The workers of a desk; at least two, so that each of two people has one."""

    def __init__(self, workers: int, preload: Sequence[str]) -> None:
        self.workers, self.preload = max(2, workers), preload
        self._executor: Executor | None = None
        self._waiting = 0
        self._begun: tuple[Hashable, Future[object]] | None = None

    async def run(self, work: Callable[..., Made], *arguments: Any) -> Made:  # noqa: ANN401 what the work takes
        """Return what comes of some work; raises what it raises, and `Busy`."""
        if self._waiting >= MOST_WAITING:
            raise Busy("the desk is busy with other leaflets", "try again in a moment")
        self._waiting += 1
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await self._done(work, arguments)
        except TimeoutError:
            raise Busy("this took too long and was given up", "choose fewer sections, or try again") from None
        finally:
            self._waiting -= 1

    def begin(self, name: Hashable, work: Callable[..., object], *arguments: Any) -> None:  # noqa: ANN401
        """Begin some work that nobody waits for. One such at a time: the other workers stay free for what is asked."""
        if self._begun is None or self._begun[1].done():
            self._begun = name, self._running().submit(work, *arguments)

    async def ended(self, name: Hashable) -> None:
        """Wait until the work of this name that was begun has ended, well or not."""
        if self._begun and self._begun[0] == name:
            await asyncio.wait([asyncio.wrap_future(self._begun[1])], timeout=LONGEST_SECONDS)

    async def _done(self, work: Callable[..., Made], arguments: tuple[Any, ...]) -> Made:
        loop = asyncio.get_running_loop()
        for _ in range(2):
            executor = self._running()
            try:
                return await loop.run_in_executor(executor, work, *arguments)
            except BrokenProcessPool:  # somebody killed a worker: all of them end, and others take their place
                self._replace(executor)
        raise Busy("the work was ended from outside", "try again; if it goes on, the machine may lack memory")

    def _running(self) -> Executor:
        if self._executor is None:
            self._executor = executor_of(self.workers, self.preload)
        return self._executor

    def _replace(self, broken: Executor) -> None:
        """Let go of workers that ended, unless somebody else has done so."""
        if self._executor is broken:
            self._executor = None
            broken.shutdown(wait=False)

    def warm(self, work: Callable[..., object], *arguments: Any) -> None:  # noqa: ANN401
        """Start all workers, each with some work that makes it ready."""
        executor = self._running()
        for _ in range(self.workers):
            executor.submit(work, *arguments)

    def close(self) -> None:
        """End all workers."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
