# SPDX-License-Identifier: Apache-2.0
"""Writes what a release is published as, and corrections of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.document import Lines
from maturity.edit.emitted import block, flow, indented, scalar, value_of
from maturity.model.published import VERDICTS
from maturity.problems import one_line
from maturity.published import computed, differences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.edit.write import Edits
    from maturity.evaluate import Assessments
    from maturity.model import Publication, Published, Release
    from maturity.published import Difference

HEAD = """\
# {title} as it was published: frozen, and written by `maturity publish`.  Where the record would make
# something else of it, `maturity check` says so until a correction with a reason stands here.
"""


def path(release: str) -> str:
    """Return the file of a published release, below the data folder."""
    return f'published/{release}.yaml'


def text(assessments: Assessments, release: Release, date: str) -> str:
    """Return what a release is published as."""
    head = HEAD.format(title=release.title)
    entries = _entries(computed(assessments, release.id))
    lines = [f'published: {value_of("published", date)}', '', 'entries:', *indented(entries, 2)]
    return head + '\n'.join(lines) + '\n'


def correct(
    edits: Edits,
    assessments: Assessments,
    fields: Mapping[str, Tree],
    releases: Collection[str] | None = None,
) -> None:
    """Add a correction to the files of published releases, or of some: what is different now, and why."""
    for publication in assessments.data.published.values():
        moved = list(differences(assessments, publication))
        if moved and (releases is None or publication.release in releases):
            lines = _correction(assessments, publication, moved, fields)
            root = edits.file(path(publication.release)).root
            root.setdefault('corrections', []).append(Lines(lines))


def _correction(
    assessments: Assessments,
    publication: Publication,
    moved: Sequence[Difference],
    fields: Mapping[str, Tree],
) -> Iterator[str]:
    """Yield the lines of a correction; entries keep the names that they had."""
    former = {new: id_ for id_, new in assessments.data.renamed.items() if id_ in publication.valid()}
    now = {former.get(one.entry, one.entry): one.now for one in moved if one.now is not None}
    absent = [former.get(one.entry, one.entry) for one in moved if one.now is None]
    yield from block({**fields, **({'absent': absent} if absent else {})})
    if now:
        yield from ('entries:', *indented(_entries(now), 2))


def words(assessments: Assessments, releases: Collection[str] | None = None) -> Iterator[str]:
    """Yield what is corrected in published releases, or in some of them, an entry on each line."""
    for publication in assessments.data.published.values():
        if releases is None or publication.release in releases:
            title = assessments.data.releases[publication.release].title
            for one in differences(assessments, publication):
                yield one_line(f'{title}: {one.entry} {_words(one)}')


def _words(one: Difference) -> str:
    was = 'not in it' if one.was is None else one.was.level
    now = 'not in it' if one.now is None else one.now.level
    if was != now:
        return f'was published as {was}; corrected to {now}'
    return f'stays {now}; corrected are {", ".join(id_ for id_, _was, _now in one.moves)}'


def _entries(entries: Mapping[str, Published]) -> Iterator[str]:
    for id_, one in entries.items():
        yield f'{scalar(id_)}: {flow(_tree(one))}'


def _tree(one: Published) -> Mapping[str, Tree]:
    lists = {verdict: [id_ for id_, said in one.verdicts.items() if said == verdict] for verdict in VERDICTS}
    return {'level': one.level, **{verdict: ids for verdict, ids in lists.items() if ids}}
