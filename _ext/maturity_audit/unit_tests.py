# SPDX-License-Identifier: Apache-2.0
"""Reads whose methods the unit tests of an entry call: those of its own classes, or inherited ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import at, msg
from maturity_audit.called_methods import called_methods
from maturity_audit.code import module_of
from maturity_audit.imports import naming
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from maturity_audit.called_methods import Called
    from maturity_audit.parameters import Texts
    from maturity_audit.questions import Question


def method_tests(question: Question, *, folders: Texts, below: str, inherited: str = 'false') -> Reading:
    """Return the test files below `folders` that call a method which a class of the package `below` defines.

    With `inherited: true`, those that call on an object of such a class a method
    which a class outside of the package defines.  What is in the package of
    another entry is not the entry's own.
    """
    if not below:
        raise CannotTell(msg('the record names no code of {entry}', entry=question.subject))
    there = [folder for folder in folders if question.tree.names(folder) is not None]
    if not there:
        raise CannotTell(msg('the release has no {path}', path=', '.join(folders)))
    found = [
        (path, call.line)
        for path in naming(question.tree, tuple(there), below)
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
    if entry is None or entry.id in below.split('.'):
        return False
    codes = (
        at(other.implementation, question.release)
        for other in question.data.of_kind(entry.kind)
        if other.id != entry.id
    )
    return any(code is not None and module_of(code).rpartition('.')[0] == below for code in codes)
