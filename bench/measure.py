# SPDX-License-Identifier: Apache-2.0
"""Run commands in turn and say what each cost."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent

# From here on the differences between two runs are small beside the figure itself.
LONG_ENOUGH = 10.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """What a command cost: seconds of user CPU, and the peak of its memory in MiB."""

    seconds: float
    mebibytes: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A command to measure, and what is done before each of its runs."""

    name: str
    command: tuple[str, ...]
    before: Callable[[], None] = lambda: None


class CommandError(Exception):
    """A command failed, so its cost means nothing."""


def measure(jobs: Iterable[Job], *, repeat: int) -> dict[str, Usage]:
    """Return the median cost of each job, by name.

    The jobs run in turn, `repeat` times, so that a slow moment of the machine
    meets all of them.  A job that takes long runs once.
    """
    jobs = tuple(jobs)
    runs: dict[str, list[Usage]] = {job.name: [] for job in jobs}
    for _ in range(repeat):
        for job in jobs:
            if not any(usage.seconds > LONG_ENOUGH for usage in runs[job.name]):
                _progress(job.name)
                runs[job.name].append(run(job))
    _progress('')
    return {name: _median(found) for name, found in runs.items()}


def run(job: Job, /) -> Usage:
    """Return what one run of the job cost; raises `CommandError` where it fails."""
    job.before()
    with subprocess.Popen(
        job.command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environment(os.environ),
    ) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
        # Unlike Popen.wait, wait4 says what this one process used.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        words = errors.decode('utf-8', 'replace')[-2000:]
        message = f'{job.name} failed ({process.returncode}): {" ".join(job.command)}\n{words}'
        raise CommandError(message)
    return Usage(seconds=usage.ru_utime, mebibytes=usage.ru_maxrss / 1024)


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a measured command: the project at hand, compiled, and nothing random.

    What is installed is compiled; so a shell that keeps bytecode away from checkouts must not add to a cost.
    """
    kept = {name: value for name, value in environment.items() if name != 'PYTHONDONTWRITEBYTECODE'}
    compiled = str(ROOT / 'doc' / 'build' / 'bench' / 'compiled')
    own = {'PYTHONPATH': str(ROOT / '_ext'), 'PYTHONHASHSEED': '0', 'PYTHONPYCACHEPREFIX': compiled}
    return {**kept, **own}


def _median(found: list[Usage]) -> Usage:
    middle = len(found) // 2
    return Usage(
        seconds=sorted(usage.seconds for usage in found)[middle],
        mebibytes=sorted(usage.mebibytes for usage in found)[middle],
    )


def _progress(name: str) -> None:
    if sys.stderr.isatty():
        print(f'\r\033[K{name}', end='', file=sys.stderr, flush=True)
