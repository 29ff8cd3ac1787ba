# SPDX-License-Identifier: Apache-2.0
"""What `maturity audit` does, apart from the words of the command line."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.model.vocabulary import Agreement
from maturity_audit.harvest import Harvest, harvest
from maturity_audit.harvest_release import first_told
from maturity_audit.questions import Sources
from maturity_audit.run import Audit
from maturity_audit.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from maturity.model import Dataset, Message
    from maturity_audit.findings import Finding
    from maturity_audit.harvest_release import Values

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


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found, and the newest commit of each clone that was at hand."""

    findings: tuple[Finding, ...]
    commits: Mapping[str, str]

    @property
    def disagrees(self) -> bool:
        """Whether any fact disagrees."""
        return any(one.outcome is Agreement.DISAGREES for one in self.findings)


def opened(stack: ExitStack, data: Dataset, paths: Mapping[str, str]) -> Sources:
    """Return the clones at some paths, by repository; raises `SourceError` where one is none."""
    contexts: Mapping[str, AbstractContextManager[Source]] = {
        name: Source(name, path) for name, path in paths.items()
    }
    return Sources(data, {name: stack.enter_context(one) for name, one in contexts.items()})


def run(
    data: Dataset,
    paths: Mapping[str, str],
    *,
    releases: Sequence[str] | None = None,
    entries: Sequence[str] | None = None,
) -> Audited:
    """Return what an audit against the clones at `paths` finds; raises `SourceError`."""
    progress = Progress()
    with ExitStack() as stack:
        sources = opened(stack, data, paths)
        stack.callback(progress.close)
        audit = Audit(data=data, sources=sources, releases=releases, entries=entries, progress=progress)
        return Audited(tuple(audit.findings()), dict(_commits(sources)))


def harvested(
    data: Dataset, paths: Mapping[str, str], release: str, entries: Sequence[str] | None
) -> Harvest:
    """Return what the clones at `paths` show at a release; raises `SourceError` and `CannotTell`."""
    progress = Progress()
    with ExitStack() as stack:
        sources = opened(stack, data, paths)
        stack.callback(progress.close)
        return harvest(data, sources, data.releases[release], entries, progress)


def begun(data: Dataset, paths: Mapping[str, str], id_: str) -> tuple[Values, tuple[Message, ...]]:
    """Return what the clones at `paths` say of a release that is not on record yet, and what they cannot.

    The main repository is read at its HEAD, where the release has no tag.
    Raises `SourceError` and `CannotTell`.
    """
    with ExitStack() as stack:
        return first_told(data, opened(stack, data, paths), id_)


def _commits(sources: Sources) -> Iterator[tuple[str, str]]:
    for source in sources:
        commit = source.commit('HEAD')
        if commit is not None:
            yield source.name, commit
