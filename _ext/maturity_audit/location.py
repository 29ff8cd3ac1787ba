# SPDX-License-Identifier: Apache-2.0
"""Reads what the place of code says: a folder or package that is named for a level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.elsewhere import pairs
from maturity_audit.literals import dictionary_value
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from maturity_audit.findings import Place
    from maturity_audit.questions import Question


def location(question: Question) -> Reading:
    """Return the level that a part of the path or dotted name of the code says (`levels`: `part=level`).

    `at` is the path; without it, the name is the one that a dictionary
    registers, as the reader `dictionary` finds it.  A place without any of the
    parts says `otherwise`.
    """
    if 'at' in question.parameters:
        name = question.text('at')
        if not name or question.tree.node(name) is None:
            raise CannotTell(msg('the release has no {path}', path=name))
        places: tuple[Place, ...] = (question.place(name),)
    else:
        found = dictionary_value(question)
        if not found.values:
            raise CannotTell(msg('{key} is not registered', key=question.text('key')))
        (name,) = found.values
        places = found.places
    parts = set(re.split('[./]', name))
    levels = [level for part, level in pairs(question, 'levels').items() if part in parts]
    return Reading(frozenset(levels or [question.text('otherwise')]), places)
