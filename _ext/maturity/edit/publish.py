# SPDX-License-Identifier: Apache-2.0
"""Writes what a release is published as, and corrections of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.emitted import block, dashed, flow, indented, scalar
from maturity.edit.splices import Splices
from maturity.published import computed, differences
from maturity.records.published import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.edit.emitted import Tree
    from maturity.evaluate import Assessments
    from maturity.model import Publication, Published, Release

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
    return '\n'.join([f'{head}published: {date}', '', 'entries:', *indented(entries, 2)]) + '\n'


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


def _entries(entries: Mapping[str, Published]) -> Iterator[str]:
    for id_, one in entries.items():
        yield f'{scalar(id_)}: {flow(_tree(one))}'


def _tree(one: Published) -> Mapping[str, Tree]:
    lists = {outcome: [id_ for id_, said in one.outcomes.items() if said == outcome] for outcome in OUTCOMES}
    return {'level': one.level, **{outcome: ids for outcome, ids in lists.items() if ids}}
