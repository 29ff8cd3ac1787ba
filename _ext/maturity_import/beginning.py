# SPDX-License-Identifier: Apache-2.0
"""A record to which nothing is added yet: releases, and a ladder that says no more than matrices do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from maturity.edit.emitted import Prose, block, item
from maturity.edit.names import plural, titled
from maturity.edit.write import Revision
from maturity.files import held
from maturity.load import digest_of, read
from maturity.problems import one_line
from maturity_import.record import LISTED, MANDATORY, MATRIX, NOT_LISTED, level_ids
from maturity_import.successive import newest, over_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Grade
    from maturity_import.successive import ReleaseMatrix

ABOUT = 'Imported from a support matrix.'
LEVELS: Mapping[str, Mapping[str, Tree]] = {
    LISTED: {'title': 'Listed', 'meaning': 'The support matrix of the project has it.'},
    MANDATORY: {
        'title': 'All that is mandatory',
        'meaning': 'It implements every feature that the support matrix calls mandatory.',
    },
}
README = """\
:orphan:

The record
==========

Imported from a support matrix. From here on this folder is the matrix: people correct it with an editor,
and ``{check}`` reports every mistake at once.

``ladders.yaml`` and ``requirements.yaml`` hold a ladder that says no more than the matrix did: what is
listed, and, where it calls features mandatory, what has all of these.
Which further levels there are, and what they require, is for the project to say.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where the files are kept, and how links to them are made; `kind` is what targets are."""

    kind: str
    repository: str | None = None
    links: Mapping[str, str] | None = None


def text_of(tree: Tree) -> str:
    """Return the text of a file."""
    if isinstance(tree, Mapping):
        lines = list(block(tree))
    else:
        assert not isinstance(tree, bool | int | str), 'a file is a mapping or a list'
        lines = [line for one in tree for line in item(one)]  # type: ignore[arg-type]
    return '\n'.join([f'# {ABOUT}', *lines]) + '\n'


def begun(matrices: Sequence[ReleaseMatrix], origin: Origin, name: str) -> Revision:
    """Return a new record with the releases of matrices; `name` is what positions call its folder."""
    releases = {one.release: one for one in matrices}
    grades = over_time(list(releases), matrices, lambda one: one.matrix.grades)
    files: dict[str, Tree] = {
        'ladders.yaml': _ladders(origin.kind, grades),
        'requirements.yaml': _requirements(origin.kind, matrices[0]),
        'releases.yaml': {'order': list(releases)},
        **{f'releases/{id_}.yaml': release(one) for id_, one in releases.items()},
    }
    if origin.repository is not None:
        files['repositories.yaml'] = repositories(origin)
    texts = {path: text_of(tree) for path, tree in files.items()}
    listing = held(texts, name)
    loaded = read(listing, name=name)
    check = 'maturity check' if name == 'data' else one_line(f'maturity check {quote(name)}')
    return Revision(
        listing=listing,
        data=loaded.dataset,
        problems=loaded.problems,
        texts={'README.rst': README.format(check=check), **texts},
        digest=digest_of(()),
    )


def release(one: ReleaseMatrix) -> dict[str, Tree]:
    """Return what is recorded of the release of a file; a name of letters begins with a large one."""
    return {'title': one.release[:1].upper() + one.release[1:], **one.read_at}


def repositories(origin: Origin) -> dict[str, Tree]:
    """Return where evidence lies."""
    name = origin.repository or ''
    return {'main': name, 'links': dict(origin.links or {}), 'repositories': {name: {'title': name}}}


def _ladders(kind: str, grades: Mapping[str, Sequence[Grade | None]]) -> Tree:
    """Return a ladder of one level, and grades as levels."""
    levels = {LISTED: LEVELS[LISTED]}
    ids = level_ids(grades)
    for key, values in grades.items():
        grade = newest(values)
        levels[ids[key]] = {'title': str(grade.title), 'meaning': Prose(grade.description)}
    declared: dict[str, Tree] = {'declared-by': {MATRIX: {'title': 'Support matrix'}}} if grades else {}
    about = 'What the support matrix of the project calls it.'
    return {
        'levels': levels,
        'below': {'id': NOT_LISTED, 'title': 'Not listed', 'meaning': 'The support matrix does not have it.'},
        **declared,
        'kinds': {
            kind: {
                'title': titled(kind),
                'plural': titled(plural(kind)),
                'folder': plural(kind),
                'ladder': [LISTED],
                'facts': {MATRIX: {'title': 'Support matrix', 'description': about}},
            }
        },
    }


def _requirements(kind: str, file: ReleaseMatrix) -> Tree:
    """Return that an entry is listed, since the release of a file."""
    return [
        {
            'id': LISTED,
            'kind': kind,
            'level': LISTED,
            'title': 'In the support matrix',
            'quote': 'The support matrix of the project lists it.',
            'since': file.release,
            'rule': {'has': MATRIX},
            'evidence': file.evidence(next(iter(file.matrix.targets.values())).mark),
        }
    ]
