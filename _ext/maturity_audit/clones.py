# SPDX-License-Identifier: Apache-2.0
"""The clones that a command reads, and a line that says what goes on."""

from __future__ import annotations

import gc
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from maturity.console import DataError, UsageError, loaded
from maturity_audit.questions import Sources
from maturity_audit.readers import problems
from maturity_audit.source import CannotTell, Source, SourceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.evaluate import Assessments
    from maturity.model import Dataset


def progress(step: str) -> None:
    """Say on a terminal what comes next, in the place of what came before; nothing takes it away."""
    if sys.stderr.isatty():
        print('\r\x1b[K' + (f'maturity: {step}' if step else ''), end='', file=sys.stderr, flush=True)


def record(folder: str) -> Assessments:
    """Return a record, assessed, whose recipes name readers that there are; raises `DataError`."""
    assessments = loaded(folder)
    mistakes = list(problems(assessments.data))
    for problem in mistakes:
        print(problem, file=sys.stderr)
    if mistakes:
        raise DataError
    return assessments


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
def clones(data: Dataset, options: argparse.Namespace, releases: Iterable[str]) -> Iterator[Sources]:
    """Open the clones that `--source` names, and say which of those that `releases` need are not at hand.

    Raises `UsageError`, also for what nobody can tell of them.
    """
    paths = _paths(data, options)
    with ExitStack() as stack:
        stack.callback(progress, '')
        if gc.isenabled():
            # Syntax trees have no cycles; to look for some in them takes half as long as all the reading.
            stack.callback(gc.enable)
            gc.disable()
        try:
            sources = {name: stack.enter_context(Source(name, path)) for name, path in paths.items()}
            if absent := sorted(_read(data, releases) - paths.keys()):
                words = f'not at hand, so that what lies there is unknown: {", ".join(absent)} (--source)'
                print(f'maturity: {words}', file=sys.stderr)
            yield Sources(data, sources)
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
        main, given = data.main_repository, ', '.join(paths)
        message = f'there is no --source for {main}, which the record is about, but for {given}'
        raise UsageError(message)
    return paths
