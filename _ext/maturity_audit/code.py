# SPDX-License-Identifier: Apache-2.0
"""The code of an entry at a release, of which conditions are asked: its class and its options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from maturity.model import at, msg
from maturity_audit.python_names import Ancestry, Names
from maturity_audit.registrations import options
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Entry, Implementation, Parameter
    from maturity_audit.python_names import Ancestor, Found
    from maturity_audit.questions import Question
    from maturity_audit.registrations import Option
    from maturity_audit.source import Place

_FIELD = re.compile(r'\{(entry|option:([a-z0-9_]+))\}')

# All capabilities of all entries ask the same classes, in whatever order an audit goes.
names_of = lru_cache(maxsize=64)(Names)


def module_of(fact: Implementation) -> str:
    """Return the dotted name of the module that the path of an implementation says."""
    return (fact.path or '').removesuffix('.py').removesuffix('/__init__').replace('/', '.')


@dataclass(frozen=True, slots=True)
class Code:
    """An entry at a release, with the file that defines the options and the names of the source."""

    question: Question
    entry: Entry
    names: Names
    options: str

    # Parameters ---------------------------------------------------------------------------------

    def filled(self, given: Mapping[str, Parameter]) -> Mapping[str, Parameter]:
        """Return parameters with the entry and the defaults of its options in them."""
        return {
            name: self._filled(value) if isinstance(value, str) else tuple(map(self._filled, value))
            for name, value in given.items()
        }

    def _filled(self, text: str) -> str:
        return _FIELD.sub(lambda match: self._default(match[2]) if match[2] else self.entry.id, text)

    def _default(self, name: str) -> str:
        option = self.option(self.entry.id, name)
        if option is None or not isinstance(option.default.value, str):
            raise CannotTell(
                msg('the option {option} of {group} is no text', option=name, group=self.entry.id)
            )
        return option.default.value

    def option(self, group: str, name: str) -> Option | None:
        """Return an option, or None where there is none."""
        return self.question.made(options, self.options).option(group, name)

    # Classes ------------------------------------------------------------------------------------

    def ancestry(
        self,
        *,
        on: str | None = None,
        returned_by: str | None = None,
        handed: str | None = None,
        own: str = 'false',
    ) -> Ancestry:
        """Return the class that a condition is about, with those behind it.

        `on` is a dotted name, without it the implementation of the entry;
        `returned-by` goes on to the class that a method of that one returns;
        `handed` to the one that its constructor hands to that of its base, by
        position from 0; `own` leaves out those behind it.
        """
        ancestry = self.names.ancestry(self.implementation() if on is None else on)
        if returned_by is not None:
            method = ancestry.method(returned_by)
            if method is None or len(method.method.returns) != 1:
                raise CannotTell(msg('no single class is returned by {method}', method=returned_by))
            ancestry = self._within(method, method.method.returns[0])
        if handed is not None:
            method, name = ancestry.method('__init__'), ancestry.classes[0].name
            if method is None or int(handed) >= len(method.method.hands):
                raise CannotTell(msg('{class_} hands no class to its base', class_=name))
            ancestry = self._within(method, method.method.hands[int(handed)])
        return Ancestry(ancestry.classes[:1], ancestry.outside) if own == 'true' else ancestry

    def implementation(self) -> str:
        """Return the dotted name of the class of the entry at the release."""
        fact = at(self.entry.implementation, self.question.release)
        if fact is None or fact.symbol is None:
            raise CannotTell(msg('the record names no class of the entry at this release'))
        # The record may write the module before the class, or leave it to the path.
        within = module_of(fact)
        return fact.symbol if fact.symbol.startswith(within) else f'{within}.{fact.symbol}'

    def _within(self, found: Found, name: str | None) -> Ancestry:
        """Return the class of a name that is used in a method."""
        if name is None or found.ancestor.file is None:
            raise CannotTell(msg('the class that {method} names is computed', method=found.method.name))
        return self.names.ancestry(self.names.within(found.ancestor.file, name))

    # Places -------------------------------------------------------------------------------------

    def place(self, ancestor: Ancestor, line: int | None = None) -> tuple[Place, ...]:
        """Return a line of the file of a class, where it is defined by default; none where there is none."""
        if ancestor.file is None or ancestor.definition is None:
            return ()
        line = ancestor.definition.line if line is None else line
        return (self.question.place(ancestor.file.path, line),)
