# SPDX-License-Identifier: Apache-2.0
"""Writes what a harvest found into the files of the record: all of it, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.emitted import dashed, indented, item, scalar, value_of
from maturity.edit.ranges import add
from maturity.edit.splices import Splices
from maturity.edit.write import CannotEdit, Written, changed
from maturity.model import msg
from maturity_audit import drafts
from maturity_audit.harvest_gate import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity_audit.harvest import FactDraft, Harvest
    from maturity_audit.harvest_gate import GateDraft
    from maturity_audit.harvest_release import ReleaseDraft

RELEASE_KEYS = (
    'title', 'tag', 'commit', 'released', 'planned', 'status', 'end-of-life', 'branch', 'versions',
    'series-end', 'note', 'evidence', 'gate',
)  # fmt: skip
JOB_KEYS = ('name', 'pipeline', *FIELDS)

GOES_ON = msg('the range goes on after the release; split it by hand')
ALL_OF_IT = msg('the range is that of the release alone; take it out by hand')


def write(harvest: Harvest, folder: str) -> Written:
    """Change the files of the record in `folder`, unless that would leave problems."""
    return changed(folder, harvest.data, lambda texts: edited(harvest, texts))


def edited(harvest: Harvest, texts: Mapping[str, str]) -> tuple[Mapping[str, str], Sequence[str]]:
    """Return the changed files by path, and what cannot be changed, with its place."""
    edits = _Edits(harvest, texts)
    refused = list(edits.all())
    return {path: one.result() for path, one in edits.files.items()}, refused


class _Edits:
    """The changes of all files."""

    def __init__(self, harvest: Harvest, texts: Mapping[str, str]) -> None:
        self._harvest = harvest
        self._texts = texts
        self.files: dict[str, Splices] = {}

    def _file(self, path: str) -> Splices:
        path = drafts.file_of(self._harvest, path)
        if path not in self.files:
            self.files[path] = Splices(self._texts[path])
        return self.files[path]

    def all(self) -> Iterator[str]:
        """Make the changes; yield what cannot be made, and why."""
        harvest = self._harvest
        for one in harvest.facts:
            if one.old is not None:
                try:
                    self._fact(self._file(one.old.mark.path), one)
                except CannotEdit as error:
                    yield f'{one.old.mark}: {one.name}: {error.reason}'
        for entry in harvest.data.entries.values():
            new = [one for one in harvest.facts if one.entry is entry and one.old is None]
            for first, parts in drafts.parts(harvest, new).items():
                try:
                    add(self._file(entry.mark.path), first, parts)
                except CannotEdit as error:
                    yield f'{entry.mark}: {first}: {error.reason}'
        mark = harvest.release.mark
        try:
            if harvest.about:
                self._release(self._file(mark.path), harvest.about)
            if harvest.gate is not None and harvest.gate.differs:
                self._gate(self._file(mark.path), harvest.gate)
        except CannotEdit as error:
            yield f'{mark}: {error.reason}'

    # Facts --------------------------------------------------------------------------------------

    def _fact(self, file: Splices, one: FactDraft) -> None:
        release, old = self._harvest.release, one.old
        assert old is not None
        node = file.at(old.mark)
        if release.position not in old.span and one.same:
            file.set(node, 'last', scalar(release.id), ['since'])
            return
        if release.position in old.span:
            self._end(file, one)
            if one.ends or old.span.start == release.position:
                return
        file.follow(node, item(drafts.fact(self._harvest, one)))

    def _end(self, file: Splices, one: FactDraft) -> None:
        """End the old range before the release, or replace what began with it."""
        release, old = self._harvest.release, one.old
        assert old is not None
        if old.span.stop > release.position:
            raise CannotEdit(GOES_ON)
        node = file.at(old.mark)
        if old.span.start < release.position:
            before = list(self._harvest.data.releases)[release.position - 1]
            file.set(node, 'last', scalar(before), ['since'])
        elif one.ends:
            raise CannotEdit(ALL_OF_IT)
        else:
            file.replace(node, item(drafts.fact(self._harvest, one)))

    # The release --------------------------------------------------------------------------------

    def _release(self, file: Splices, about: ReleaseDraft) -> None:
        for name, value in about.items():
            if value is None:
                file.drop(file.root, name)
            else:
                file.set(file.root, name, value_of(name, value), RELEASE_KEYS[: RELEASE_KEYS.index(name)])

    def _gate(self, file: Splices, gate: GateDraft) -> None:
        if self._harvest.release.gate is None:
            lines = ['gate:', *indented(drafts.gate(self._harvest, gate), 2)]
            file.add(file.root, ['', *lines])
            return
        for job in gate.gone:
            file.remove(file.at(job.mark))
        last = None
        for one in gate.jobs:
            if one.old is None:
                new = dashed(drafts.job(one))
                at = last or next((job.old for job in gate.jobs if job.old is not None), None)
                if at is None:
                    raise CannotEdit(msg('no job of the record is left; take the gate out first'))
                file.follow(file.at(at.mark), new)
                continue
            last = one.old
            node = file.at(last.mark)
            for name in sorted(one.changed):
                if name in one.values:
                    file.set(node, name, scalar(one.values[name]), JOB_KEYS[: JOB_KEYS.index(name)])
                else:
                    file.drop(node, name)
