# SPDX-License-Identifier: Apache-2.0
"""Reads whether the class that implements an entry is where it is said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity_audit.python import module
from maturity_audit.questions import Reading

if TYPE_CHECKING:
    from maturity_audit.questions import Question


def implementation(question: Question) -> Reading:
    """Return the class `class` of the file `path`, by the name `value`; without a class, the path itself.

    Where the name is dotted, its module must be the file.
    """
    path, class_ = question.text('path'), question.text('class')
    if not class_:
        exists = question.tree.node(path) is not None
        return Reading(frozenset([path] if exists else []), (question.place(path),))
    found = question.tree.made(module, path)
    definition = None if found is None else found.classes.get(class_)
    value = question.text('value')
    module_ = value.rpartition('.')[0]
    if definition is None or (module_ and not leads(module_, path)):
        return Reading(frozenset(), (question.place(path),))
    return Reading(frozenset([value]), (question.place(path, definition.line),))


def leads(name: str, path: str) -> bool:
    """Return whether Python finds a module of this dotted name at a path."""
    base = name.replace('.', '/')
    return path in {f'{base}.py', f'{base}/__init__.py'}
