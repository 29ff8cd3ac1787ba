# SPDX-License-Identifier: Apache-2.0
"""Reads literals that a Python file assigns at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity_audit.elsewhere import made, place, tree_of
from maturity_audit.python import dictionary, module
from maturity_audit.questions import Reading

if TYPE_CHECKING:
    from maturity_audit.questions import Question


def dictionary_value(question: Question) -> Reading:
    """Return the value under a key of a dictionary of texts in a Python file (`path`, `name`, `key`).

    Raises `CannotTell` where the file has no such literal; a key that the
    dictionary lacks is an answer: there is no value.
    """
    tree, path = tree_of(question), question.text('path')
    found = dictionary(made(tree, module, path), question.text('name'))
    item = found.items.get(question.text('key'))
    if item is None:
        return Reading(frozenset(), (place(tree, path, found.line),))
    return Reading(frozenset([str(item.value)]), (place(tree, path, item.line),))
