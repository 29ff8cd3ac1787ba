# SPDX-License-Identifier: Apache-2.0
"""What a record begins with: releases, a ladder that says no more than matrices do, and its requirements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from shlex import quote
from types import MappingProxyType
from typing import TYPE_CHECKING

from maturity.edit.emitted import Prose, block, item
from maturity.edit.names import plural, titled
from maturity.edit.write import Revision
from maturity.files import held
from maturity.load import digest_of, read
from maturity.problems import one_line
from maturity_import.names import slug, unique

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature, Grade, Status
    from maturity_import.successive import Key, ReleaseMatrix, Step

    Members = dict[Key, tuple[Feature, Status]]
    """The features of which a requirement wants one."""
    Grades = Mapping[str, Grade]
    """All grades by their keys, the best one first."""

MATRIX, LISTED, MANDATORY, NOT_LISTED = 'matrix', 'listed', 'mandatory', 'not-listed'
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


def text_of(
    tree: Tree, comments: Iterable[str] = (), of: Mapping[str, Iterable[str]] = MappingProxyType({})
) -> str:
    """Return the text of a file with its comments, and in a list with those `of` items by their ids."""
    lines = [*_commented(comments), f'# {ABOUT}']
    if isinstance(tree, Mapping):
        lines += block(tree)
    else:
        assert not isinstance(tree, bool | int | str), 'a file is a mapping or a list'
        for one in tree:
            assert isinstance(one, Mapping), 'its items have keys'
            lines += [*_commented(of.get(str(one.get('id')), ())), *item(one)]
    return '\n'.join(lines) + '\n'


def _commented(comments: Iterable[str]) -> Iterator[str]:
    return (f'# {one_line(one)}'.rstrip() for one in comments)


def begun(matrices: Sequence[ReleaseMatrix], origin: Origin, name: str) -> Revision:
    """Return a new record with the releases of matrices; `name` is what positions call its folder."""
    releases = {one.release: one for one in matrices}
    files: dict[str, Tree] = {
        'ladders.yaml': _ladders(origin.kind, grades_of(matrices)),
        'requirements.yaml': [{'id': LISTED, 'kind': origin.kind, 'level': LISTED, **_listed(matrices[0])}],
        'releases.yaml': {'order': list(releases)},
        **{f'releases/{id_}.yaml': release(one) for id_, one in releases.items()},
    }
    if origin.repository is not None:
        files['repositories.yaml'] = repositories(origin)
    comments = matrices[-1].matrix.comments
    texts = {path: text_of(tree, comments) for path, tree in files.items()}
    listing = held(texts, name)
    loaded = read(listing, name=name)
    check = 'maturity check' if name == 'data' else one_line(f'maturity check {quote(name)}')
    return Revision(
        listing=listing,
        assessments=loaded.assessments,
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


def _ladders(kind: str, grades: Grades) -> Tree:
    """Return a ladder of one level, and grades as levels."""
    levels = {LISTED: LEVELS[LISTED]}
    ids = level_ids(grades)
    for key, grade in grades.items():
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


def _listed(file: ReleaseMatrix) -> dict[str, Tree]:
    """Return that an entry is listed, since the release of a file."""
    return {
        'title': 'In the support matrix',
        'quote': 'The support matrix of the project lists it.',
        'since': file.release,
        'rule': {'has': MATRIX},
        'evidence': file.evidence(next(iter(file.matrix.targets.values())).mark),
    }


def grades_of(matrices: Sequence[ReleaseMatrix]) -> Grades:
    """Return all grades, as the newest file that has them says; its first one is the best."""
    grades: dict[str, Grade] = {}
    for one in reversed(matrices):
        for key, grade in one.matrix.grades.items():
            grades.setdefault(key, grade)
    return grades


def level_ids(grades: Collection[str]) -> dict[str, str]:
    """Return the ids of the levels that grades become."""
    ids = unique(grades, 'grade', {LISTED, MANDATORY, NOT_LISTED})
    return dict(zip(grades, ids, strict=True))


def attested_id(grades: Collection[str]) -> str:
    """Return the id of the requirement that the best grade is right."""
    return slug(f'is-{level_ids(grades)[next(iter(grades))]}', 'grade')


# Requirements ------------------------------------------------------------------------------------


def required(
    step: Step, ids: Mapping[Key, str], kind: str, grades: Grades
) -> Iterator[tuple[str, str, dict[str, Tree]]]:
    """Yield what the files of a release require: a name for an id, whose it is, and the requirement."""
    of = {one.group_id: '' if one.group is None else f'{one.group.title}: ' for one in step.files}
    for (name, owner), members in _members(step, ids).items():
        keys = sorted(members, key=lambda key: members[key][0].key)
        rules = [_rule(ids, key, members[key][1]) for key in keys]
        feature, status = members[keys[0]]
        words = f'One of: {status.group}' if status.group else str(feature.title)
        yield (
            name,
            owner,
            {
                'kind': kind,
                'level': MANDATORY,
                'title': f'{of[keys[0][0]]}{words}'[:300],
                'quote': f'status={status.words}',
                'since': step.release,
                'rule': {'any-of': rules} if status.group else rules[0],
                'evidence': step.evidence(status.words.mark or feature.mark),
            },
        )
    best = next(iter(grades), '')
    for file in step.files:
        # Nothing but a person can tell whether the best grade is right.
        if (grade := file.matrix.grades.get(best)) is not None:
            yield (
                attested_id(grades),
                '',
                {
                    'kind': kind,
                    'level': level_ids(grades)[best],
                    'title': str(grade.title),
                    'quote': Prose(grade.description),
                    'since': step.release,
                    'rule': {'attested': True},
                    'evidence': file.evidence(grade.mark),
                },
            )


def _rule(ids: Mapping[Key, str], key: Key, status: Status) -> Tree:
    """Return that a feature is implemented, or only where others have a state."""
    if not status.where:
        return {'implements': [ids[key]]}
    where = {ids[key[0], other]: state for other, state in status.where.items()}
    return {'implements-where': {'capabilities': [ids[key]], 'where': where}}


def _members(step: Step, ids: Mapping[Key, str]) -> dict[tuple[str, str], Members]:
    """Return the features of each requirement, by what it is called, and of which file."""
    found: dict[tuple[str, str], Members] = {}
    for key, feature in step.features.items():
        if (status := feature.status) is not None:
            name = (f'choice-{status.group}', key[0]) if status.group else (f'{MANDATORY}-{ids[key]}', '')
            found.setdefault(name, {})[key] = feature, status
    return found
