# SPDX-License-Identifier: Apache-2.0
"""What conditions are asked of: an entry at a release, its class, its options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import at, msg
from maturity_audit.options import options
from maturity_audit.python_names import Ancestry
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from maturity.model import Condition, Entry
    from maturity_audit.findings import Place
    from maturity_audit.options import Options
    from maturity_audit.python_names import Ancestor, Found, Names
    from maturity_audit.questions import Question

_FIELD = re.compile(r'\{(entry|option:([a-z0-9_]+))\}')


@dataclass(frozen=True, slots=True)
class Case:
    """An entry at a release, of which conditions are asked.

    `question` says where the options are defined (`options`, a path) and which
    classes of other projects have none of the methods (`outside`).

    A class is named by parameters of a condition: `on` is a dotted name, without
    it the implementation of the entry; `returned-by` goes on to the class that
    a method of that one returns; `handed` to the one that its constructor hands
    to that of its base, by position from 0; `own` leaves out those behind it.
    """

    question: Question
    entry: Entry
    names: Names

    # Parameters ---------------------------------------------------------------------------------

    def text(self, condition: Condition, name: str) -> str:
        """Return a parameter; raises `CannotTell` where it is not given."""
        value = condition.parameters.get(name)
        if not isinstance(value, str):
            raise CannotTell(msg('{predicate} needs {parameter}', predicate=condition.name, parameter=name))
        return self.filled(value)

    def texts(self, condition: Condition, name: str) -> tuple[str, ...]:
        """Return a parameter that is a list."""
        value = condition.parameters.get(name, ())
        return tuple(map(self.filled, (value,) if isinstance(value, str) else value))

    def filled(self, text: str) -> str:
        """Return a text with the entry and the defaults of its options in it."""
        return _FIELD.sub(lambda found: self._default(found[2]) if found[2] else self.entry.id, text)

    def _default(self, name: str) -> str:
        option = self.options.option(self.entry.id, name)
        if option is None or not isinstance(option.default.value, str):
            raise CannotTell(
                msg('the option {option} of {group} is no text', option=name, group=self.entry.id)
            )
        return option.default.value

    @property
    def options(self) -> Options:
        """The options of the source."""
        path = self.question.text('options')
        found = self.question.tree.made(options, path)
        if found is None:
            raise CannotTell(msg('there is no file {path}', path=path))
        return found

    # Classes ------------------------------------------------------------------------------------

    def ancestry(self, condition: Condition) -> Ancestry:
        """Return the class that a condition is about, with those behind it."""
        on = self.text(condition, 'on') if 'on' in condition.parameters else self.implementation()
        found = self.names.ancestry(on)
        if 'returned-by' in condition.parameters:
            found = self._returned(found, self.text(condition, 'returned-by'))
        if 'handed' in condition.parameters:
            found = self._handed(found, int(self.text(condition, 'handed')))
        if condition.parameters.get('own') == 'true':
            return Ancestry(found.classes[:1], found.outside)
        return found

    def implementation(self) -> str:
        """Return the dotted name of the class of the entry at the release."""
        fact = at(self.entry.implementation, self.question.release)
        if fact is None or fact.symbol is None:
            raise CannotTell(msg('the record names no class of the entry at this release'))
        within = (fact.path or '').removesuffix('.py').removesuffix('/__init__').replace('/', '.')
        # The record may write the module before the class, or leave it to the path.
        return fact.symbol if fact.symbol.startswith(within) else f'{within}.{fact.symbol}'

    def _returned(self, ancestry: Ancestry, method: str) -> Ancestry:
        found = ancestry.method(method)
        returns = () if found is None else found.method.returns
        if found is None or len(returns) != 1:
            raise CannotTell(msg('no single class is returned by {method}', method=method))
        return self._within(found, returns[0])

    def _handed(self, ancestry: Ancestry, position: int) -> Ancestry:
        found = ancestry.method('__init__')
        hands = () if found is None else found.method.hands
        if found is None or position >= len(hands):
            raise CannotTell(msg('{class_} hands no class to its base', class_=ancestry.classes[0].name))
        return self._within(found, hands[position])

    def _within(self, found: Found, name: str | None) -> Ancestry:
        """Return the class of a name that is used in a method."""
        if name is None or found.ancestor.file is None:
            raise CannotTell(msg('the class that {method} names is computed', method=found.method.name))
        return self.names.ancestry(self.names.within(found.ancestor.file, name))

    # Places -------------------------------------------------------------------------------------

    def place(self, found: Found) -> Place:
        """Return where a method is defined."""
        assert found.ancestor.file is not None
        return self.question.place(found.ancestor.file.path, found.method.line)

    def class_place(self, ancestor: Ancestor) -> tuple[Place, ...]:
        """Return where a class is defined, if it is in the source."""
        if ancestor.file is None or ancestor.definition is None:
            return ()
        return (self.question.place(ancestor.file.path, ancestor.definition.line),)
