# SPDX-License-Identifier: Apache-2.0
"""Readers that look one thing up: a key, a class, folders, a level in a path, the versions of a release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.yamltools import Map, Scalar
from maturity_audit.classes import class_of, classes_of, name_of
from maturity_audit.foreign_yaml import maps, read
from maturity_audit.modules import Home, module_at
from maturity_audit.options import dictionary
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_audit.foreign_yaml import Value
    from maturity_audit.parameters import Pairs, Texts
    from maturity_audit.questions import Question

MOST_PLACES = 20


def dictionary_value(question: Question, *, path: str, name: str, key: str | None = None) -> Reading:
    """Return the value under a key of a dictionary of texts in a Python file; without a key, all keys.

    Raises `CannotTell` where the file has no such literal; a key that the
    dictionary lacks is an answer: there is no value.
    """
    table = dictionary(module_at(question, path), name)
    if key is None:
        where = {name: question.place(path, item.line) for name, item in table.items.items()}
        return Reading(frozenset(where), (question.place(path, table.line),), where=where)
    item = table.items.get(key)
    if item is None:
        return Reading(frozenset(), (question.place(path, table.line),))
    return Reading(frozenset([str(item.value)]), (question.place(path, item.line),))


def location(question: Question, *, at: str, levels: Pairs, otherwise: str) -> Reading:
    """Return the level that a folder of the path `at` is called for (`levels`), or else `otherwise`."""
    if not at or question.tree.node(at) is None:
        raise CannotTell(msg('the release has no {path}', path=at))
    named = [level for part, level in levels.items() if part in at.split('/')]
    return Reading(frozenset(named or [otherwise]), (question.place(at),))


def implementation(question: Question, *, path: str, class_: str, value: str = '') -> Reading:
    """Return the class `class` of the file `path`, by the name `value`; without a class, the path itself.

    Where the name is dotted, its module must be the file.
    """
    is_there = question.tree.node(path) is not None
    if not class_:
        return Reading(frozenset([path] if is_there else []), (question.place(path),))
    module = module_at(question, path) if is_there else None
    definition = None if module is None else class_of(module.modules, Home(module.dotted, class_))
    if definition is None or value.rpartition('.')[0] not in {'', definition.module.dotted}:
        return Reading(frozenset(), (question.place(path),))
    return Reading(frozenset([value]), (question.place(path, definition.node.lineno),))


def subclasses(question: Question, *, of: Texts, folders: Texts) -> Reading:
    """Return the classes in the Python files of folders that inherit from one of `of`, by dotted names.

    Raises `CannotTell` where the text of a class does not show what is behind
    it, and where the release has none of the folders.
    """
    there = question.folders(folders)
    modules = [module_at(question, path) for one in there for path in question.tree.files(one, ending='.py')]
    where = {
        one.full_name: question.place(one.module.path, one.node.lineno)
        for module in modules
        for one in classes_of(module)
        if any(name_of(base) in of for base in one.ancestors[1:])
    }
    return Reading(frozenset(where), tuple(map(question.place, there)), where=where)


def folder_names(question: Question, *, path: str, names: Texts, value: str = 'name') -> Reading:
    """Return the folders below `path` that are named like one of `names`; one `*` stands for anything.

    The value is the name, or with `value: star` what the `*` stands for.
    """
    inside = question.tree.names(path)
    if inside is None:
        repository = question.tree.source.name
        raise CannotTell(msg('{repository} has no folder {path} there', repository=repository, path=path))
    folders = [name for name, node in inside.items() if node.type == 'folder']
    values = {name: star if value == 'star' else name for name, star in _like(folders, names)}
    places = [question.place(f'{path}/{name}') for name in sorted(values)[:MOST_PLACES]]
    return Reading(frozenset(values.values()), tuple(places) or (question.place(path),))


def _like(folders: list[str], patterns: Texts) -> Iterator[tuple[str, str]]:
    """Yield the names that are like one of the patterns, with what the star stands for, or all of it."""
    for pattern in patterns:
        wanted = re.compile(re.escape(pattern).replace(r'\*', '(.+)', 1))
        for match in filter(None, map(wanted.fullmatch, folders)):
            yield match[0], match[wanted.groups]


_VERSION = re.compile(r'\d{1,6}(\.\d{1,6}){1,5}')
"""A version that is for users: no release candidate, no tag at the end of a series."""
_NOT_RELEASED = frozenset({'development', 'future'})


def deliverable(
    question: Question, *, path: str, list_: str, status: Pairs | None = None, branch: str = ''
) -> Reading:
    """Return what the files `list` (of all series) and `path` (`{series}` in it) say about a release.

    As `name=value`: `version`, `tag` (the first version), `commit` (where the
    source is read, and that of the tag), `released` or `planned`, `end-of-life`,
    `status`, `next-status`, `slurp`, `branch`, and `also`: what else the list
    calls it.  `status` (`words=status`) translates the status of the list;
    `branch` is that of a series that has none of its own yet.  A release that is
    not out need not have the file `path` yet.
    """
    series = _series(question, question.made(read, list_))
    name = _text(series, 'name')
    path = path.replace('{series}', name)
    own = question.sources.main(question.release)
    word = _text(series, 'status')
    file, lacking = None, None
    try:
        file = question.made(read, path)
    except CannotTell as error:
        if word not in _NOT_RELEASED:
            raise
        lacking = error.reason
    commits = {} if file is None else dict(_versions(file, own.source.name))
    values = {f'version={version}' for version in commits}
    # The tag in the repository and the commit in the list must be one.
    values.add(f'commit={own.commit}')
    for tag in list(commits)[:1]:
        values |= {f'tag={tag}', f'commit={commits[tag]}'}
    names = {_text(series, key) for key in ('name', 'release-id')} - {'', question.release.id}
    values |= {f'also={name}' for name in names}
    values.add(f'status={(status or {}).get(word, word)}')
    dates = {'released': '' if word in _NOT_RELEASED else _text(series, 'initial-release')}
    dates['planned'] = '' if dates['released'] else _text(series, 'initial-release')
    dates['end-of-life'] = _text(series, 'eol-date')
    then = series.get('next-phase')
    if isinstance(then, Map) and (after := _text(then, 'status')):
        dates['next-status'] = f'{(status or {}).get(after, after)} {_text(then, "date")}'.strip()
    dates['slurp'] = 'true' if _text(series, 'slurp') in {'yes', 'true'} else ''
    branches = [_text(one, 'name') for one in maps(file.get('branches'))] if isinstance(file, Map) else []
    dates['branch'] = branches[-1] if branches else branch.replace('{series}', name)
    values |= {f'{name}={value}' for name, value in dates.items() if value}
    line = next(iter(series)).line
    places = (question.place(list_, line),)
    return Reading(frozenset(values), places if lacking else (question.place(path), *places), lacking)


def _series(question: Question, listed: Value) -> Map:
    """Return the series that a release is, by its id or its name."""
    for one in maps(listed):
        if question.release.id in {one.get('release-id'), one.get('name')}:
            return one
    raise CannotTell(msg('the list of series lacks {release}', release=question.release.title))


def _text(part: Map, name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, Scalar) else ''


def _versions(file: Value, repository: str) -> Iterator[tuple[str, str]]:
    """Yield the versions of a repository, in their order, with their commits."""
    for one in maps(file.get('releases')) if isinstance(file, Map) else ():
        version = _text(one, 'version')
        for project in maps(one.get('projects')) if _VERSION.fullmatch(version) else ():
            if _text(project, 'repo') == repository:
                yield version, _text(project, 'hash')
