# SPDX-License-Identifier: Apache-2.0
"""Puts questions to readers about small repositories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from maturity.model import Milestone, SourceMark
from maturity_audit.questions import Question, Sources
from maturity_audit.recorded import answer
from maturity_audit.source import CannotTell, Source
from tests.audit.repository import Repository
from tests.builders import loaded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import ExitStack
    from pathlib import Path

    from maturity.model import Parameter
    from maturity_audit.questions import Reader

SPEC: Mapping[str, Any] = {
    'releases': ['r1', 'r2'],
    'kinds': {'driver': {'ladder': ['bronze']}},
    'requirements': {'one': {'rule': {'has': 'implementation'}}},
    'entries': {'blue': {}, 'red': {}, 'old': {'removed': 'r2'}},
}
"""A record of the drivers blue and red, and of old, which r2 does not have any more."""
MARK = SourceMark('data/drivers/blue.yaml', 1)
DATES = {'r1': '2020-03-01', 'r2': None}


@dataclass
class Asking:
    """A main repository with the releases of the record, `r2` still to come, and another one beside it."""

    folder: Path
    stack: ExitStack
    files: Mapping[str, str | bytes]
    later: Mapping[str, str | bytes | None] | None = None

    def __post_init__(self) -> None:
        self.main = Repository(self.folder / 'main')
        self.other = Repository(self.folder / 'other')
        self.main.commit(self.files, tag='v-r1')
        self.main.commit(self.later or {}, tag='v-r2')
        self.other.commit({})
        data = loaded(self.folder / 'data', dict(SPEC)).dataset
        assert data is not None
        self.data = data
        self.sources = Sources(
            data,
            {
                name: self.stack.enter_context(Source(name, str(repository.path)))
                for name, repository in {'example/project': self.main, 'example/other': self.other}.items()
            },
        )

    def question(self, *, entry: str | None = 'blue', release: str = 'r1') -> Question:
        """Return a question."""
        at = replace(self.data.releases[release], released=DATES[release])
        return Question(
            data=self.data,
            sources=self.sources,
            release=at,
            tree=self.sources.main(at),
            entry=None if entry is None else self.data.entries[entry],
        )

    def __call__(
        self,
        reader: Reader,
        parameters: Mapping[str, Parameter],
        *,
        entry: str | None = 'blue',
        release: str = 'r1',
    ) -> list[str] | str:
        """Return the values that a reader finds, or why it cannot tell."""
        try:
            question = self.question(entry=entry, release=release)
            return sorted(answer(reader, question, parameters).values)
        except CannotTell as error:
            return str(error.reason)

    def places(
        self,
        reader: Reader,
        parameters: Mapping[str, Parameter],
        *,
        entry: str | None = 'blue',
        release: str = 'r1',
    ) -> list[str]:
        """Return where a reader finds it, as `path:line`."""
        places = answer(reader, self.question(entry=entry, release=release), parameters).places
        return [f'{one.path}:{one.line}' for one in places]


def renamed(question: Question, old: str, new: str) -> Question:
    """Return a question about a record in which an entry has another id since `r2`."""
    changed = {'id': new, 'renamed': (Milestone(first='r2', old_id=old, mark=MARK),)}
    entries = {one.id: one for one in question.data.entries.values() if one.id != old}
    entries[new] = replace(question.data.entries[old], **changed)
    entry = question.entry
    if entry is not None and entry.id == old:
        entry = replace(entry, **changed)
    return replace(question, data=replace(question.data, entries=entries), entry=entry)
