# SPDX-License-Identifier: Apache-2.0
"""Finds the test files that import some code, or call its methods, without importing anything.

The syntax tree of a file decides; it is only made of those files in which the
names of the code stand at all.
"""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import at, msg
from maturity_audit.called_methods import called_methods
from maturity_audit.code import module_of
from maturity_audit.python import nodes, python_tree
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from maturity_audit.called_methods import Called
    from maturity_audit.parameters import Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot

_TEXT = re.compile(r'[A-Za-z_]\w{0,99}(?:\.\w{1,100}){1,19}')


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


def unit_tests(question: Question, *, folders: Texts, below: str, class_: str | None = None) -> Reading:
    """Return the test files below `folders` that import the package or module `below`.

    With `class`, only those that name the class too; and those that name it
    and its module in quotes.  A file without a test is none.
    """
    tree, there = question.tree, _there(question, folders, below and class_ != '')
    found = [path for path in naming(tree, there, below, class_) if _tests(tree, path, below, class_)]
    return Reading(frozenset(found), tuple(question.place(path) for path in found or there))


def _there(question: Question, folders: Texts, code: str | bool) -> Texts:  # noqa: FBT001 (whether it is named)
    """Return the folders that the release has; raises `CannotTell` where there are none, or no code."""
    if not code:
        raise CannotTell(msg('the record names no code of {entry}', entry=question.subject))
    return question.folders(folders)


def naming(tree: Snapshot, folders: Texts, below: str, class_: str | None = None) -> Iterator[str]:
    """Yield the test files in which the names stand that an import has to name, or a text in quotes."""
    package, _, last = below.rpartition('.')
    # A text in quotes can be put together from several, but no package that is imported.
    needed = [last, package] if class_ is None else [class_, last, *package.split('.')]
    names = [name.encode() for name in needed]
    for path, data in _contents(tree, folders):
        if all(name in data for name in names):
            yield path


@functools.lru_cache(maxsize=4)
def _contents(tree: Snapshot, folders: Texts) -> tuple[tuple[str, bytes], ...]:
    """Return the Python files of a release; those before it are not asked for any more."""
    paths = sorted({path for folder in folders for path in tree.files(folder, ending='.py')})
    return tuple((path, tree.made(bytes, path) or b'') for path in paths)


def _tests(tree: Snapshot, path: str, below: str, class_: str | None) -> bool:
    found = tree.made(imports, path)
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
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                names.add(name)
            case ast.Constant(value=str(text)) if _TEXT.fullmatch(text):
                texts[id(node)] = text
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                tests = tests or name.startswith('test')
            case ast.Import(names=aliases):
                modules.update(alias.name for alias in aliases)
            case ast.ImportFrom(module=module, names=aliases, level=level):
                names.update(alias.name for alias in aliases)
                modules.update(f'{module}.{alias.name}' for alias in aliases if module and not level)
    unused = set(_unused(tree, texts))
    used = frozenset(text for key, text in texts.items() if key not in unused)
    return Imports(frozenset(modules), frozenset(names), used, tests)


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
    uses = dict.fromkeys(tables, 0)
    for node in nodes(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in uses:
                uses[name] += 1
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=key)) if name in uses:
                uses[name] -= 1
                keys[name].add(key)
    return {name: None if uses[name] else found for name, found in keys.items()}


# Which methods they call -------------------------------------------------------------------------


def method_tests(question: Question, *, folders: Texts, below: str, inherited: str = 'false') -> Reading:
    """Return the test files below `folders` that call a method which a class of the package `below` defines.

    With `inherited: true`, those that call on an object of such a class a method
    which a class outside of the package defines.  What is in the package of
    another entry is not the entry's own.
    """
    there = _there(question, folders, below)
    found = [
        (path, call.line)
        for path in naming(question.tree, there, below)
        for call in calls(question, path, below, inherited=inherited == 'true')[:1]
    ]
    places = [question.place(path, line) for path, line in found] or [question.place(path) for path in there]
    return Reading(frozenset(path for path, _ in found), tuple(places))


def calls(question: Question, path: str, below: str, *, inherited: bool) -> tuple[Called, ...]:
    """Return the calls of methods of a package that the tests of a file make: its own, or inherited ones."""
    own = not _belongs_to_another(question, below)
    return tuple(
        call
        for call in called_methods(question.tree, path)
        if call.of.startswith(f'{below}.')
        if (own and call.definer.startswith(f'{below}.')) is not inherited
    )


def _belongs_to_another(question: Question, below: str) -> bool:
    """Return whether several entries have a package, and it is not named after the entry."""
    entry = question.entry
    if entry is None or question.subject in below.split('.'):
        return False
    codes = (
        at(other.implementation, question.release)
        for other in question.data.of_kind(entry.kind)
        if other.id != entry.id
    )
    return any(code is not None and module_of(code).rpartition('.')[0] == below for code in codes)
