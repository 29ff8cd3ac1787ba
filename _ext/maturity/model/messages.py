# SPDX-License-Identifier: Apache-2.0
"""Sentences of this package, kept apart from what stands in their places.

A sentence that is put together at once can never be translated.  A message
keeps its template, which is what translators see, and the values beside it,
until an output asks for words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import TYPE_CHECKING, TypeAlias, Union

from maturity.model.basics import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Value: TypeAlias = Union[str, int, Text, 'Sentence', 'Message', 'Inline', tuple['Value', ...]]
"""What stands in a place: verbatim text, a number, a text of the record, a message, or a list."""

Translate: TypeAlias = 'Callable[[str, str | None, int], str]'
"""Takes a template, its plural and the count; returns the template to use."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text of the record that stands among sentences: with a capital and a full stop."""

    text: Text


class Inline:
    """What can stand in a sentence and is more than its words, such as a reference."""

    __slots__ = ()

    words: Phrase

    @property
    def phrase(self) -> Phrase:
        """What it reads as."""
        return self.words


@dataclass(frozen=True, slots=True)
class Message:
    """A template in English with `{names}`, and what stands in their places.

    `{name:lower}` is a title within a sentence: `Nearly Done` without its
    capitals.  A language that keeps them says `{name}` in its translation.

    `plural` is the template for any `count` but one, a value of that name.
    A value that is a tuple reads as a list: `a, b and c`.  A template without
    values is no format: it is shown as it is.
    """

    template: str
    values: tuple[tuple[str, Value], ...] = ()
    plural: str | None = None

    def __str__(self) -> str:
        """Return the message in English."""
        return tell(self, untranslated, str)

    def __repr__(self) -> str:
        """Return all that it holds, as quickly as a `Text`."""
        return f'Message({self.template!r}, {self.values!r}, {self.plural!r})'

    def filled(self, **values: Value) -> Message:
        """Return the same message with these values: for tables of templates."""
        return replace(self, values=tuple(values.items()))


Phrase: TypeAlias = Text | Message
"""Words for people: those of the record, or a message of this package."""


def msg(template: str, /, **values: Value) -> Message:
    """Return a message; its template is a literal, so that catalogues find it."""
    return Message(template, tuple(values.items()))


def msgs(singular: str, plural: str, /, count: int, **values: Value) -> Message:
    """Return a message about `count` of something; both templates are literals."""
    return Message(singular, (('count', count), *values.items()), plural)


def _chain(joint: Message, values: Iterable[Value]) -> Value:
    return reduce(lambda first, rest: joint.filled(first=first, rest=rest), values)


commas = partial(_chain, msg('{first}, {rest}'))
"""Returns `a, b, c` as a value."""

clauses = partial(_chain, msg('{first}; {rest}'))
"""Returns `a; b; c` as a value."""

either = partial(_chain, msg('{first} or {rest}'))
"""Returns `a or b or c` as a value."""


def following(first: Message, *others: Value) -> Message:
    """Return a message with sentences after it."""
    for other in others:
        first = msg('{first} {next}', first=first, next=other)
    return first


def untranslated(template: str, plural: str | None, count: int) -> str:
    """Return the template in English."""
    return template if plural is None or count == 1 else plural


def tell(value: Value, translate: Translate, say: Callable[[Text], str]) -> str:
    """Return a value in words: templates by `translate`, texts of the record by `say`."""
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, Message):
        return _filled(value, translate, say)
    if isinstance(value, tuple):
        return tell(_listed(value), translate, say)
    if isinstance(value, Inline):
        return tell(value.phrase, translate, say)
    if isinstance(value, Sentence):
        words = say(value.text).rstrip('.')
        return f'{words[:1].upper()}{words[1:]}.'
    return str(value)


class _Words(str):
    __slots__ = ()

    def __format__(self, form: str, /) -> str:
        if form != 'lower':
            return super().__format__(form)
        return ' '.join(word.lower() if word[1:].islower() else word for word in self.split(' '))


def _filled(message: Message, translate: Translate, say: Callable[[Text], str]) -> str:
    count = next((value for name, value in message.values if name == 'count' and isinstance(value, int)), 1)
    template = translate(message.template, message.plural, count)
    if not message.values:
        return template
    words = {name: _Words(tell(value, translate, say)) for name, value in message.values}
    try:
        return template.format(**words)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        # A translation that names a place that is not there says nothing; the original does.
        return untranslated(message.template, message.plural, count).format(**words)


def _listed(values: tuple[Value, ...]) -> Value:
    """Return `a, b and c` as a message."""
    if not values:
        return ''
    *start, last = values
    return msg('{first} and {last}', first=commas(start), last=last) if start else last
