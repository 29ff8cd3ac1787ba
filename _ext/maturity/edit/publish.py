# SPDX-License-Identifier: Apache-2.0
"""Writes what a release is published as, and corrections of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.emitted import block, dashed, flow, indented, scalar, value_of
from maturity.edit.splices import Splices
from maturity.model.published import VERDICTS
from maturity.problems import one_line
from maturity.published import computed, differences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from maturity.edit.emitted import Tree
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
    return (
        '\n'.join([f'{head}published: {value_of("published", date)}', '', 'entries:', *indented(entries, 2)])
        + '\n'
    )


def corrected(
    assessments: Assessments, publication: Publication, old: str, fields: Mapping[str, Tree]
) -> str:
    """Return the file of a published release with a correction more: what is different now, and why."""
    found = list(differences(assessments, publication))
    now = {one.entry: one.now for one in found if one.now is not None}
    former = {new: id_ for id_, new in assessments.data.renamed.items() if id_ in publication.valid()}
    absent = [former.get(one.entry, one.entry) for one in found if one.now is None]
    lines = list(block({**fields, **({'absent': absent} if absent else {})}))
    if now:
        lines += ['entries:', *indented(_entries({former.get(id_, id_): one for id_, one in now.items()}), 2)]
    file = Splices(old)
    corrections = file.child(file.root, 'corrections')
    if corrections is None:
        file.add(file.root, ['', 'corrections:', *indented(dashed(lines), 2)])
    else:
        file.append(corrections, dashed(lines))
    return file.result()


def corrections(
    assessments: Assessments, texts: Mapping[str, str], fields: Mapping[str, Tree]
) -> Mapping[str, str]:
    """Return the files of all published releases that are something else now, each with a correction more."""
    return {
        path(one.release): corrected(assessments, one, texts[path(one.release)], fields)
        for one in assessments.data.published.values()
        if any(True for _ in differences(assessments, one))
    }


def words(assessments: Assessments, releases: Collection[str] | None = None) -> Iterator[str]:
    """Yield what is corrected in published releases, or in some of them, an entry on each line."""
    for publication in assessments.data.published.values():
        if releases is None or publication.release in releases:
            title = assessments.data.releases[publication.release].title
            for one in differences(assessments, publication):
                yield one_line(f'{title}: {one.entry} {_correction(one)}')


def _correction(one: Difference) -> str:
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
