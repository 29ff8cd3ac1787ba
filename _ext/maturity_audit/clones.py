# SPDX-License-Identifier: Apache-2.0
"""The clones that a command reads, and a line that says what goes on."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.console import DataError, UsageError, loaded
from maturity_audit.questions import Sources
from maturity_audit.readers import problems
from maturity_audit.source import CannotTell, Source, SourceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.model import Dataset

PATIENCE = 2.0
"""Seconds after which a person at a terminal is told what goes on."""


@dataclass
class Progress:
    """A line on a terminal that says what goes on, once it takes long."""

    begun: float = field(default_factory=time.monotonic)
    shown: bool = False

    def __call__(self, step: str) -> None:
        """Say what comes next."""
        if sys.stderr.isatty() and time.monotonic() - self.begun > PATIENCE:
            self.shown = True
            print(f'\r\x1b[Kmaturity: {step}', end='', file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take the line away."""
        if self.shown:
            print('\r\x1b[K', end='', file=sys.stderr, flush=True)


def record(folder: str) -> Dataset:
    """Return a record whose recipes name readers that there are; raises `DataError`."""
    data = loaded(folder)
    mistakes = list(problems(data))
    for problem in mistakes:
        print(problem, file=sys.stderr)
    if mistakes:
        raise DataError
    return data


def _read(data: Dataset, releases: Iterable[str]) -> set[str]:
    """Return the repositories that the recipes of releases read."""
    positions = [data.releases[id_].position for id_ in releases]
    named: set[str] = set()
    for recipe in data.recipes:
        if any(position in recipe.span for position in positions):
            for key in ('repository', 'entry-repository', 'elsewhere'):
                value = recipe.parameters.get(key, ())
                named |= {value} if isinstance(value, str) else {*value}
    return named


@contextmanager
def clones(
    data: Dataset, options: argparse.Namespace, releases: Iterable[str]
) -> Iterator[tuple[Sources, Progress]]:
    """Open the clones that `--source` names, and say which of those that `releases` need are not at hand.

    Raises `UsageError`, also for what nobody can tell of them.
    """
    paths = _paths(data, options)
    progress = Progress()
    with ExitStack() as stack:
        stack.callback(progress.close)
        if gc.isenabled():
            # Syntax trees have no cycles; to look for some in them takes half as long as all the reading.
            stack.callback(gc.enable)
            gc.disable()
        try:
            sources = {name: stack.enter_context(Source(name, path)) for name, path in paths.items()}
            if absent := sorted(_read(data, releases) - paths.keys()):
                words = f'not at hand, so that what lies there is unknown: {", ".join(absent)} (--source)'
                print(f'maturity: {words}', file=sys.stderr)
            yield Sources(data, sources), progress
        except (SourceError, CannotTell) as error:
            raise UsageError(str(error)) from error


def _paths(data: Dataset, options: argparse.Namespace) -> Mapping[str, str]:
    """Return the paths of clones by repository."""
    paths: dict[str, str] = {}
    for text in options.source:
        name, equals, path = text.partition('=')
        if not equals or not path:
            message = f'{text!r} is no source; write REPOSITORY=PATH'
            raise UsageError(message)
        paths[name] = path
    if data.main_repository not in paths:
        message = f'there is no --source for {data.main_repository}, which the record is about'
        raise UsageError(message)
    return paths
