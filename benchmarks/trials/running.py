"""The running of many worlds: those that are not on the shelf yet, several at once, each kept as it ends."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from benchmarks.trials import results
from benchmarks.trials.summary import Line

Job = tuple[str, int]  # scenario and seed
Work = Callable[[str, int], Line]


def complete(shelf: Path, work: Work, jobs: Sequence[Job], processes: int) -> list[Line]:
    """The lines of these jobs, in their order; `work` is called for those that the shelf does not have.

    A line is of the sources that made it: others count as absent.
    """
    stamp = {"sources": results.AT_START}
    done = _by_job(results.read(shelf, stamp))
    for line in _worked(work, [job for job in jobs if job not in done], processes):
        results.append(shelf, line | stamp)
        done |= _by_job([line])
    return [done[job] for job in jobs]


def examined(shelf: Path, jobs: Sequence[Job]) -> list[Job]:
    """Those of the jobs that the shelf has, in their order."""
    done = _by_job(results.read(shelf, {"sources": results.AT_START}))
    return [job for job in jobs if job in done]


def _worked(work: Work, jobs: Sequence[Job], processes: int) -> Iterator[Line]:
    """As each ends, in whatever order. A fork has the sources of its start, whatever is edited meanwhile."""
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        futures = [pool.submit(work, *job) for job in jobs]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _by_job(lines: Iterable[Line]) -> dict[Job, Line]:
    return {(line["scenario"], line["seed"]): line for line in lines}
