# SPDX-License-Identifier: Apache-2.0
"""Finds the test files that import some code, without importing anything.

Two steps: a quick look for what a file may import, for all files; and for
those that remain its syntax tree, which decides.
"""

from __future__ import annotations

import ast
import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python import python_tree
from maturity_audit.python_classes import nodes
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot

MOST_PARTS = 20
"""Parts of the longest dotted name that is looked at."""
_FROM = re.compile(
    rb'(?:^|;)[ \t]*from[ \t]+([\w.]+)(?:[ \t]+import[ \t]+([\w \t,]+))?([^\n]?)', re.MULTILINE
)
_IMPORT = re.compile(rb'(?:^|;)[ \t]*import[ \t]+([\w. \t,]+)', re.MULTILINE)
_TEXT = re.compile(r'[A-Za-z_]\w{0,99}(?:\.\w{1,100}){1,19}')
_QUOTED = re.compile(rb'[\'"]([A-Za-z_][\w.]{1,1000})[\'"](\s*[\'"])?')


@dataclass(frozen=True, slots=True)
class Imports:
    """What a file imports and names, and whether it has a test.

    `texts` are the dotted names in quotes.  Of a dictionary at its top only
    those count whose keys are used, because a test that copies a whole table
    of classes tests but the ones that it takes out of it.
    """

    modules: frozenset[str]
    names: frozenset[str]
    texts: frozenset[str]
    tests: bool


def unit_tests(question: Question) -> Reading:
    """Return the test files below `folders` that import the package or module `below`.

    With `class`, only those that name the class too; and those that name it
    and its module in quotes.  A file without a test is none.
    """
    folders, below = question.texts('folders'), question.text('below')
    class_ = question.text('class') if 'class' in question.parameters else None
    if not below or class_ == '':
        raise CannotTell(msg('the record names no code of {entry}', entry=_entry(question)))
    if all(question.tree.names(folder) is None for folder in folders):
        raise CannotTell(msg('the release has no {path}', path=', '.join(folders)))
    found = [
        path for path in _candidates(question.tree, folders, below) if _tests(question, path, below, class_)
    ]
    places = found or [folder for folder in folders if question.tree.names(folder) is not None]
    return Reading(frozenset(found), tuple(question.place(path) for path in places))


def _entry(question: Question) -> str:
    return '' if question.entry is None else question.entry.id


def _tests(question: Question, path: str, below: str, class_: str | None) -> bool:
    found = question.tree.made(imports, path)
    if found is None or not found.tests:
        return False
    imported = any(name == below or name.startswith(f'{below}.') for name in found.modules)
    if class_ is None:
        return imported
    return (imported and class_ in found.names) or f'{below}.{class_}' in found.texts


# What a file imports -----------------------------------------------------------------------------


def imports(data: bytes) -> Imports:
    """Return what a Python file imports; relative imports, which stay among the tests, are left out."""
    tree = python_tree(data)
    modules: set[str] = set()
    names: set[str] = set()
    texts: dict[int, str] = {}
    tests = False
    for node in nodes(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str) and _TEXT.fullmatch(node.value):
                texts[id(node)] = node.value
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            tests = tests or node.name.startswith('test')
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(alias.name for alias in node.names)
            modules.update(_imported(node))
    unused = set(_unused(tree, texts))
    used = frozenset(text for key, text in texts.items() if key not in unused)
    return Imports(frozenset(modules), frozenset(names), used, tests)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            yield alias.name
        elif node.module and not node.level:
            yield f'{node.module}.{alias.name}'


def _unused(tree: ast.Module, texts: Mapping[int, str]) -> Iterator[int]:
    """Yield the identities of the texts that nobody takes out of the tables at the top of a file.

    A table that is used in any other way than by a constant key is used as a whole.
    """
    tables = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Dict) and any(id(value) in texts for value in node.value.values)
    }
    if not tables:
        return
    keys = _keys(tree, tables.keys())
    for name, table in tables.items():
        for key, value in zip(table.keys, table.values, strict=True):
            taken = keys[name]
            if taken is not None and isinstance(key, ast.Constant) and key.value not in taken:
                yield id(value)


def _keys(tree: ast.Module, tables: Collection[str]) -> Mapping[str, set[object] | None]:
    """Return the keys by which tables are used; None for one that is used in another way too."""
    keys: dict[str, set[object]] = {name: set() for name in tables}
    whole = dict.fromkeys(tables, 0)
    for node in nodes(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in whole:
            whole[node.id] += 1
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            name = node.value.id if isinstance(node.value, ast.Name) else ''
            if name in whole:
                whole[name] -= 1
                keys[name].add(node.slice.value)
    return {name: None if whole[name] else found for name, found in keys.items()}


# A quick look ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mentions:
    """What a file may import: dotted names, and modules of which it imports who knows what."""

    exact: frozenset[str]
    open: frozenset[str]


def _mentions(data: bytes) -> _Mentions:
    """Return at least what `imports` can find in a file; it looks at lines only, which is quick."""
    exact: set[str] = set()
    wide: set[str] = set()
    for text, more in _QUOTED.findall(data):
        name = text.decode('ascii', 'replace')
        # A text that goes on in further quotes can be any name below its last dot but one.
        if more:
            wide.add(name.rpartition('.')[0])
        elif '.' in name:
            exact.add(name)
    for module, names, rest in _FROM.findall(data):
        listed = [name.split()[0].decode('ascii', 'replace') for name in names.split(b',') if name.split()]
        base = module.decode('ascii', 'replace')
        exact.update(f'{base}.{name}' for name in listed)
        if not listed or rest.strip(b'\r#'):
            wide.add(base)
    for names in _IMPORT.findall(data):
        exact.update(name.split()[0].decode('ascii', 'replace') for name in names.split(b',') if name.split())
    return _Mentions(frozenset(exact), frozenset(wide))


@dataclass(frozen=True, slots=True)
class _Index:
    """The files of some folders, by all beginnings of what they may import."""

    exact: Mapping[str, list[str]]
    open: Mapping[str, list[str]]


def _candidates(tree: Snapshot, folders: tuple[str, ...], below: str) -> list[str]:
    """Return the files that may import something below a package or module."""
    index = _index(tree, folders)
    parts = below.split('.')
    parents = ['.'.join(parts[:end]) for end in range(1, len(parts) + 1)]
    found = {*index.exact.get(below, ()), *(path for name in parents for path in index.open.get(name, ()))}
    return sorted(found)


@functools.lru_cache(maxsize=4)
def _index(tree: Snapshot, folders: tuple[str, ...]) -> _Index:
    """Return the index of a release; those before it are not asked for any more."""
    exact = defaultdict[str, list[str]](list)
    wide = defaultdict[str, list[str]](list)
    for folder in folders:
        for path in tree.files(folder, ending='.py'):
            found = tree.made(_mentions, path)
            if found is not None:
                names = (*found.exact, *found.open)
                for name in {beginning for one in names for beginning in _beginnings(one)}:
                    exact[name].append(path)
                for name in found.open:
                    wide[name].append(path)
    return _Index(exact, wide)


def _beginnings(name: str) -> Iterator[str]:
    parts = name.split('.')[:MOST_PARTS]
    return ('.'.join(parts[:end]) for end in range(1, len(parts) + 1))
