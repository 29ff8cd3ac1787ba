# SPDX-License-Identifier: Apache-2.0
"""Writes what a harvest found into the files of the record: all of it, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit import write as files
from maturity.edit.document import CannotEdit, Lines
from maturity.model import msg
from maturity_audit import drafts
from maturity_audit.harvest_gate import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.edit.document import Document
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


def write(harvest: Harvest, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Change the files of the record in `folder`; return their paths, or the problems that are in the way."""
    try:
        revision = files.changed(folder, harvest.data, lambda edits: edit(harvest, edits))
        if revision.problems:
            return (), tuple(map(str, revision.problems))
        files.write(folder, revision)
    except CannotEdit as error:
        return (), error.reasons
    return tuple(revision.texts), ()


def edit(harvest: Harvest, edits: files.Edits) -> None:
    """Make the changes; raises `CannotEdit` with all that cannot be changed, and its place."""
    if refused := list(_Edits(harvest, edits).all()):
        raise CannotEdit(*refused)


class _Edits:
    """The changes of all files."""

    def __init__(self, harvest: Harvest, edits: files.Edits) -> None:
        self._harvest = harvest
        self._edits = edits

    def _file(self, path: str) -> Document:
        return self._edits.file(drafts.file_of(self._harvest, path))

    def all(self) -> Iterator[str]:
        """Make the changes; yield what cannot be made, and why."""
        harvest = self._harvest
        for one in harvest.facts:
            if one.old is None:
                self._begin(self._file(one.entry.mark.path), one)
                continue
            try:
                self._fact(self._file(one.old.mark.path), one)
            except CannotEdit as error:
                yield f'{one.old.mark}: {one.name}: {error}'
        mark = harvest.release.mark
        try:
            if harvest.about:
                self._release(self._file(mark.path), harvest.about)
            if harvest.gate is not None and harvest.gate.differs:
                self._gate(self._file(mark.path), harvest.gate)
        except CannotEdit as error:
            yield f'{mark}: {error}'

    def _begin(self, file: Document, one: FactDraft) -> None:
        place = file.root
        for key in one.keys[:-1]:
            place = place.setdefault(key, {})
        place.setdefault(one.keys[-1], []).append(drafts.fact(self._harvest, one))

    # Facts --------------------------------------------------------------------------------------

    def _fact(self, file: Document, one: FactDraft) -> None:
        release, old = self._harvest.release, one.old
        assert old is not None
        node = file.at(old.mark)
        if release.position not in old.span and one.same:
            node.put('last', release.id, ['since', 'last'])
            return
        if release.position in old.span:
            self._end(file, one)
            if one.ends or old.span.start == release.position:
                return
        file.replace(node, node, drafts.fact(self._harvest, one))

    def _end(self, file: Document, one: FactDraft) -> None:
        """End the old range before the release, or replace what began with it."""
        release, old = self._harvest.release, one.old
        assert old is not None
        if old.span.stop > release.position:
            raise CannotEdit(GOES_ON)
        node = file.at(old.mark)
        if old.span.start < release.position:
            before = list(self._harvest.data.releases)[release.position - 1]
            node.put('last', before, ['since', 'last'])
        elif one.ends:
            raise CannotEdit(ALL_OF_IT)
        else:
            file.replace(node, drafts.fact(self._harvest, one))

    # The release --------------------------------------------------------------------------------

    def _release(self, file: Document, about: ReleaseDraft) -> None:
        for name, value in about.items():
            if value is None:
                file.root.pop(name, None)
            else:
                file.root.put(name, value, RELEASE_KEYS)

    def _gate(self, file: Document, gate: GateDraft) -> None:
        if self._harvest.release.gate is None:
            file.root['gate'] = Lines(drafts.gate(self._harvest, gate))
            return
        for job in gate.gone:
            file.replace(file.at(job.mark))
        last = None
        for one in gate.jobs:
            if one.old is None:
                at = last or next((job.old for job in gate.jobs if job.old is not None), None)
                if at is None:
                    raise CannotEdit(msg('no job of the record is left; take the gate out first'))
                node = file.at(at.mark)
                file.replace(node, node, Lines(drafts.job(one)))
                continue
            last = one.old
            node = file.at(last.mark)
            for name in sorted(one.changed):
                if name in one.values:
                    node.put(name, one.values[name], JOB_KEYS)
                else:
                    node.pop(name, None)
