# SPDX-License-Identifier: Apache-2.0
"""Writes changed files of a record: all of them, or none where that would leave problems."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copymode
from typing import TYPE_CHECKING, TypeAlias

from maturity.edit.document import CannotEdit, Document, Map
from maturity.files import DataFile, walk
from maturity.load import digest_of, digest_of_facts, read
from maturity.model import Entry, Release, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maturity.evaluate import Assessments
    from maturity.files import Listing
    from maturity.model import Capability, Dataset, Requirement
    from maturity.model.catalogues import Reading
    from maturity.model.tests import Test
    from maturity.problems import Problem

CHANGED = msg('the record has changed meanwhile; run it again')
NO_FILE = msg('there is no {path} yet; begin one with an editor')

Subject: TypeAlias = 'Entry | Release | Capability | Reading | Requirement | Test | str'
"""What a change is about; a text is the path of a catalogue."""


class Edits:
    """The files of a record, and what is to be different in them."""

    def __init__(self, data: Dataset, texts: Mapping[str, str]) -> None:
        """Keep the texts by path; nothing is different yet."""
        self.data = data
        self.texts = texts
        self._files: dict[str, Document] = {}
        self._new: dict[str, str | None] = {}

    def file(self, path: str) -> Document:
        """Return the file at a path below the data folder, to be changed."""
        if path not in self._files:
            self._files[path] = Document(self.texts[path])
        return self._files[path]

    def of(self, subject: Subject) -> Document:
        """Return the file in which a subject stands, to be changed; raises `CannotEdit`."""
        path = self.path(subject)
        if path not in self.texts:
            raise CannotEdit(NO_FILE.filled(path=path))
        return self.file(path)

    def path(self, subject: Subject) -> str:
        """Return the path of the file in which a subject stands, below the data folder."""
        return subject if isinstance(subject, str) else subject.mark.path.removeprefix(f'{self.data.root}/')

    def root(self, subject: Subject) -> Map:
        """Return all that is recorded of a subject, to be changed; raises `CannotEdit`."""
        document = self.of(subject)
        return document.root if isinstance(subject, str | Entry | Release) else document.at(subject.mark)

    def write(self, path: str, text: str) -> None:
        """Let a file have a text, whatever stood in it before."""
        self._new[path] = text

    def move(self, path: str, to: str) -> None:
        """Give a file another name, with what is changed in it so far."""
        self._new[to] = self.file(path).text()
        self._new[path] = None

    def result(self) -> Mapping[str, str | None]:
        """Return the texts of the files that are different or new, by path; None where one is gone."""
        texts: dict[str, str | None] = {path: file.text() for path, file in self._files.items()}
        texts |= self._new
        return {path: text for path, text in texts.items() if self.texts.get(path) != text}


Change: TypeAlias = 'Callable[[Edits], None]'
"""What makes edits; raises `CannotEdit`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """A record as its files are, or as they would be with the changed `texts` by path; None: a file goes.

    `digest` is that of the files as they are.
    """

    listing: Listing
    assessments: Assessments | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str | None]
    digest: str

    @property
    def data(self) -> Dataset | None:
        """The record alone."""
        return None if self.assessments is None else self.assessments.data


def changed(folder: str, before: Assessments, change: Change) -> Revision:
    """Return what a change of the record in `folder`, which was loaded as `before`, would lead to.

    Raises `CannotEdit`, also where the record is not that of `before` any more.
    """
    listing = walk(folder, before.data.root)
    if digest_of_facts(listing) != before.data.digest:
        raise CannotEdit(CHANGED)
    digest = digest_of(listing.files)
    now = Revision(listing=listing, assessments=before, problems=(), texts={}, digest=digest)
    return further(now, change)


def further(revision: Revision, change: Change) -> Revision:
    """Return what one more change would lead to; raises `CannotEdit`."""
    assert revision.data is not None
    files = {file.path: file for file in revision.listing.files}
    edits = Edits(revision.data, {path: file.data.decode() for path, file in files.items()})
    change(edits)
    texts = edits.result()
    if not texts:
        return revision
    files = {path: file for path, file in files.items() if texts.get(path, '') is not None}
    files |= {path: DataFile(path, text.encode()) for path, text in texts.items() if text is not None}
    listing = replace(revision.listing, files=tuple(file for _, file in sorted(files.items())))
    loaded = read(listing, name=revision.data.root)
    return replace(
        revision,
        listing=listing,
        assessments=loaded.assessments,
        problems=loaded.problems,
        texts={**revision.texts, **texts},
    )


def write(folder: str, revision: Revision) -> None:
    """Write the changed files of a record.

    Raises `CannotEdit` where it is another record by now, and `OSError`; then
    nothing is changed that could be known to fail.
    """
    if digest_of(walk(folder, 'data').files) != revision.digest:
        raise CannotEdit(CHANGED)
    replaced({Path(folder, path): text for path, text in revision.texts.items() if text is not None})
    for path, text in revision.texts.items():
        if text is None:
            Path(folder, path).unlink()


def replaced(texts: Mapping[Path, str]) -> None:
    """Put files in the place of others, or of none, at once: nobody ever reads a half of one.

    All of them are written before the first takes its place, because a disk
    is full before that, and hardly ever in between.
    """
    # A name with a dot is no part of the record.
    beside = {path: path.with_name(f'.{path.name}.{os.getpid()}.new') for path in texts}
    try:
        for path, text in texts.items():
            path.parent.mkdir(exist_ok=True)
            with beside[path].open('x', encoding='utf-8', newline='\n') as file:
                file.write(text)
            if path.exists():
                copymode(path, beside[path])
        for path, new in beside.items():
            new.replace(path)
    except BaseException:
        for new in beside.values():
            new.unlink(missing_ok=True)
        raise
