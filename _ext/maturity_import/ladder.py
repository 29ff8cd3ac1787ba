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
from maturity_import.names import Ids
from maturity_import.record import LISTED, MANDATORY, MATRIX, NOT_LISTED, level_ids
from maturity_import.successive import Run, newest, over_time, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature, Grade, Status
    from maturity.model import Requirement
    from maturity_import.record import Record
    from maturity_import.successive import Key, ReleaseMatrix

    Members = dict[Key, tuple[Feature, Status]]
    """The features of which a requirement wants one."""

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
    grades = over_time(list(releases), matrices, lambda one: one.matrix.grades)
    files: dict[str, Tree] = {
        'ladders.yaml': _ladders(origin.kind, grades),
        'requirements.yaml': _requirements(origin.kind, matrices[0]),
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


# Requirements ------------------------------------------------------------------------------------


def requirements(record: Record) -> Iterator[dict[str, Tree]]:
    """Yield the requirements that come: of new features, and of those that a new release makes mandatory."""
    ids = Ids(MANDATORY, dict.fromkeys(record.data.requirements, ''))
    for (name, owner), members in _required(record).items():
        coming = [one if _comes(record, one, position) else None for position, one in enumerate(members)]
        for run, found in runs(
            coming, lambda one: [(key, str(status.words)) for key, (_, status) in one.items()]
        ):
            keys = sorted(found, key=lambda key: found[key][0].key)
            rules = [_rule(record, key, found[key][1]) for key in keys]
            feature, status = found[keys[0]]
            yield {
                'id': ids.new(name, owner),
                'kind': record.kind,
                'level': MANDATORY,
                'title': f'One of: {status.group}'[:300] if status.group else str(feature.title),
                'quote': f'status={status.words}',
                **record.span(run),
                'rule': {'any-of': rules} if status.group else rules[0],
                'evidence': record.evidence(run.first, status.words.mark or feature.mark),
            }
    yield from _attested(record)


def _rule(record: Record, key: Key, status: Status) -> Tree:
    """Return that a feature is implemented, or only where others have a state."""
    capabilities: Tree = [record.capability_ids[key]]
    if not status.where:
        return {'implements': capabilities}
    where = {record.capability_ids[key[0], other]: state for other, state in status.where.items()}
    return {'implements-where': {'capabilities': capabilities, 'where': where}}


def _required(record: Record) -> dict[tuple[str, str], list[Members]]:
    """Return the features of each requirement in every release, by what it is called, and of which file."""
    found: dict[tuple[str, str], list[Members]] = {}
    for key, values in record.features.items():
        mandatory = f'{MANDATORY}-{record.capability_ids[key]}'
        for position, feature in enumerate(values):
            if feature is not None and (status := feature.status) is not None:
                name = (f'choice-{status.group}', key[0]) if status.group else (mandatory, '')
                members = found.setdefault(name, [{} for _ in values])
                members[position][key] = feature, status
    return found


def _comes(record: Record, members: Members, position: int) -> bool:
    """Return whether a requirement is new: all that it is about, or what a new release requires."""
    ids = {record.capability_ids[key] for key in members}
    if record.data.capabilities.keys().isdisjoint(ids):
        return bool(ids)
    is_choice = any(status.group for _, status in members.values())
    return not is_choice and position in record.new and not any(_lasting(record, *ids))


def _attested(record: Record) -> Iterator[dict[str, Tree]]:
    """Yield what the best grade requires: nothing but a person can tell whether it is so."""
    if (best := record.best) is None:
        return
    grade = newest(record.grades[best])
    there = [position for position, value in enumerate(record.grades[best]) if value is not None]
    yield {
        'id': record.attested_id,
        'kind': record.kind,
        'level': record.level_ids[best],
        'title': str(grade.title),
        'quote': Prose(grade.description),
        **record.span(Run(there[0], there[-1])),
        'rule': {'attested': True},
        'evidence': record.evidence(there[-1], grade.mark),
    }


def ends(record: Record) -> Iterator[tuple[str, str]]:
    """Yield requirements of features that a new release does not call mandatory any more, and the last."""
    for key, values in record.features.items():
        there = [(position, values[position]) for position in record.new]
        free = [position for position, one in there if one and (one.status is None or one.status.group)]
        for requirement in _lasting(record, record.capability_ids[key]) if free else ():
            yield requirement.id, record.releases[free[0] - 1]


def _lasting(record: Record, id_: str) -> Iterator[Requirement]:
    """Yield the requirements on record that a capability is mandatory, which still hold."""
    for one in record.data.requirements.values():
        is_level = (one.kind, one.level, one.span.last) == (record.kind, MANDATORY, None)
        if is_level and getattr(one.rule, 'capabilities', None) == (id_,):
            yield one
