# SPDX-License-Identifier: Apache-2.0
"""The code of an entry at a release, of which conditions are asked: its class and its options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from maturity.model import at, msg
from maturity_audit.classes import Class, find, is_elsewhere, name_of
from maturity_audit.modules import dotted_path, module_at, modules_of
from maturity_audit.options import options
from maturity_audit.parameters import filled
from maturity_audit.python import handed as handed_on
from maturity_audit.python import returned_names
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Entry, Implementation, Parameter
    from maturity_audit.classes import Ancestor
    from maturity_audit.modules import Modules
    from maturity_audit.options import Option
    from maturity_audit.parameters import Texts
    from maturity_audit.python import Member
    from maturity_audit.questions import Question
    from maturity_audit.source import Place

_FIELD = re.compile(r'\{(entry|option:([a-z0-9_]+))\}')


class Found(NamedTuple):
    """A method, or another name that a class assigns, and the position of the class among the ancestors."""

    position: int
    class_: Class
    node: Member


Ancestry: TypeAlias = tuple['Ancestor', ...]
"""A class and those behind it, in the order in which Python looks for a method."""


def module_of(fact: Implementation) -> str:
    """Return the dotted name of the module that the path of an implementation says."""
    return dotted_path(fact.path or '')


@dataclass(frozen=True, slots=True)
class Code:
    """An entry at a release, with the file that defines the options.

    `outside` are classes of other projects that have none of the methods that
    are asked for.
    """

    question: Question
    entry: Entry
    options: str
    outside: Texts

    @property
    def modules(self) -> Modules:
        """The modules of the release."""
        return modules_of(self.question.tree)

    @property
    def name(self) -> str:
        """The id of the entry, as it was at the release."""
        return self.question.data.id_at(self.entry, self.question.release)

    # Parameters ---------------------------------------------------------------------------------

    def filled(self, given: Mapping[str, Parameter]) -> Mapping[str, Parameter]:
        """Return parameters with the entry and the defaults of its options in them."""

        def fill(text: str) -> str:
            return _FIELD.sub(lambda match: self._default(match[2]) if match[2] else self.name, text)

        return filled(given, fill)

    def _default(self, name: str) -> str:
        option = self.option(self.name, name)
        if option is None or not isinstance(option.default.value, str):
            raise CannotTell(msg('the option {option} of {group} is no text', option=name, group=self.name))
        return option.default.value

    def option(self, group: str, name: str) -> Option | None:
        """Return an option, or None where there is none."""
        return options(module_at(self.question, self.options)).option(group, name)

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
        ancestry = self.behind(self.implementation() if on is None else on)
        if returned_by is not None:
            found = self.method(ancestry, returned_by)
            names = () if found is None else returned_names(found.node)
            if found is None or len(names) != 1:
                raise CannotTell(msg('no single class is returned by {method}', method=returned_by))
            ancestry = self._within(found.class_, returned_by, *names)
        if handed is not None:
            found, name = self.method(ancestry, '__init__'), name_of(ancestry[0])
            given = () if found is None else handed_on(found.node, found.class_.module.variables)
            if found is None or int(handed) >= len(given):
                raise CannotTell(msg('{class_} hands no class to its base', class_=name))
            ancestry = self._within(found.class_, '__init__', given[int(handed)])
        return ancestry[:1] if own == 'true' else ancestry

    def method(self, ancestry: Ancestry, name: str, start: int = 0) -> Found | None:
        """Return the first method of a name, or None; `start` is the first class that is asked.

        Raises `CannotTell` where nobody knows what a class before it has.
        """
        for position, one in enumerate(ancestry[start:], start):
            if self.is_unknown(one):
                raise CannotTell(msg('{name} is not in the source', name=name_of(one)))
            if isinstance(one, Class) and name in one.members:
                return Found(position, one, one.members[name])
        return None

    def is_unknown(self, one: Ancestor) -> bool:
        """Return whether nobody knows what a class has: it is neither in the source nor harmless."""
        return is_elsewhere(one) and one not in self.outside

    def behind(self, name: str) -> Ancestry:
        """Return a class and those behind it; raises `CannotTell` where their order cannot be found."""
        found = find(self.modules, name)
        return (name,) if found is None else found.ancestors

    def implementation(self) -> str:
        """Return the dotted name of the class of the entry at the release."""
        fact = at(self.entry.implementation, self.question.release)
        if fact is None or fact.symbol is None:
            raise CannotTell(msg('the record names no class of the entry at this release'))
        # The record may write the module before the class, or leave it to the path.
        within = module_of(fact)
        return fact.symbol if fact.symbol.startswith(within) else f'{within}.{fact.symbol}'

    def _within(self, class_: Class, method: str, name: str | None) -> Ancestry:
        """Return the class of a name that is used in a method."""
        if name is None:
            raise CannotTell(msg('the class that {method} names is computed', method=method))
        return self.behind(class_.module.full_name(name))

    # Places -------------------------------------------------------------------------------------

    def place(self, one: Ancestor, line: int | None = None) -> tuple[Place, ...]:
        """Return a line of the file of a class, where it is defined by default; none where there is none."""
        if isinstance(one, str):
            return ()
        return (self.question.place(one.module.path, one.node.lineno if line is None else line),)
