# SPDX-License-Identifier: Apache-2.0
"""Whether the project begins and ends to have capabilities where the record says so."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import Text, msg
from maturity_audit.conditions import MISSING
from maturity_audit.evidence import path_wrong
from maturity_audit.findings import Answer, checked
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Capability, Dataset, Release
    from maturity_audit.findings import Finding
    from maturity_audit.questions import Sources
    from maturity_audit.recorded import Subject

KIND = 'capability-lives'
"""The kind of these findings."""


def not_offered(subject: Subject) -> Finding:
    """Return whether an entry is without a capability at a release at which the project does not have it."""
    id_ = subject.keys[1]

    def check() -> Answer:
        reading = subject.read()
        if reading.values == {MISSING}:
            return Answer(None, reading.places)
        state = Text(', '.join(sorted(reading.values)))
        return Answer(
            msg('the project does not have it there, yet it is {state}', state=state), reading.places
        )

    return checked(
        check,
        kind=KIND,
        release=subject.question.release.id,
        subject=subject.entry.id,
        about=Text(id_),
        mark=subject.entry.mark,
    )


def borders(data: Dataset, sources: Sources) -> Iterator[Finding]:
    """Yield whether the evidence of each capability is new where it begins, and gone after it ended."""
    releases = list(data.releases.values())
    for capability in data.capabilities.values():
        start, stop = capability.span.start, capability.span.stop
        for inside, outside in ((start, start - 1), (stop, stop + 1)):
            if 0 <= outside < len(releases):
                yield checked(
                    partial(_border, sources, capability, releases[inside], releases[outside]),
                    kind=KIND,
                    release=releases[outside].id,
                    subject=capability.id,
                    about=Text(capability.id),
                    mark=capability.mark,
                )


def _border(sources: Sources, capability: Capability, inside: Release, outside: Release) -> Answer:
    """Return whether any evidence of a release is not in the next one outside the life of a capability."""
    shown = [
        one
        for one in capability.evidence
        if one.type == 'path' and one.release == inside.id and not (one.tag or one.commit)
    ]
    if not shown:
        raise CannotTell(msg('no path shows it at {release}', release=inside.title))
    # Where it was there on another line, it was there.
    moved = [replace(one, release=outside.id, line=None) for one in shown]
    trees = [(sources.of(one, outside), one) for one in moved]
    if any(path_wrong(tree, one) is not None for tree, one in trees):
        return Answer()
    words = msg('what shows it at {release} is there as well', release=inside.title)
    return Answer(words, tuple(tree.place(one.target) for tree, one in trees))
