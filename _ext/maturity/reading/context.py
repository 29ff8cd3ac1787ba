# SPDX-License-Identifier: Apache-2.0
"""What is known while a file is read, and what is wrong with it, in words that help its author."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from maturity.model import Evidence, Span
from maturity.problems import MAX_PROBLEMS, Problem, instead
from maturity.yamltools import Map, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import SourceMark
    from maturity.model.forms import Form

REFUSED: Final[Any] = object()
"""Stands for a value that could not be read; the problem is in the context."""

_SHOWN = 60
_ALLOWED = 'allowed:'
_KINDS = {
    'mapping': 'a mapping',
    'list': 'a list',
    'text': 'text',
    'truth': 'true or false, without quotes,',
    'number': 'a whole number, without quotes,',
}
_GUESSES = {'int': 'a number', 'float': 'a number', 'bool': 'true or false', 'null': 'nothing at all'}


class Enough(Exception):  # noqa: N818 (nothing is wrong with the program)
    """A file has as many problems as are reported."""


class Reference(NamedTuple):
    """An id, what it should be that of (see `forms.Refers`), and the kind of the record that names it."""

    id: Scalar
    to: str
    kind: str | None


@dataclass(slots=True)
class Context:
    """The order of releases, and the problems of the file at hand.

    `positions` is None where the order is not known: then no release is
    looked up.  `unlisted` are releases that have a file and are not in the order,
    which is said of the file.  `is_refused` says that the shape of the file is wrong, so that
    no record is made of it.
    """

    positions: Mapping[str, int] | None
    unlisted: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    is_refused: bool = False
    kind: str | None = None
    references: list[Reference] = field(default_factory=list)
    # Evidence of the facts of the entry at hand that name none of their own.
    inherited: tuple[Evidence, ...] = ()
    # Equal ranges are one object: most facts of a record share a few of them.
    spans: dict[tuple[str | None, str | None], Span] = field(default_factory=dict)

    def refer(self, to: str, id_: Scalar) -> None:
        """Keep a reference, to be checked when all records are known."""
        self.references.append(Reference(id_, to, self.kind))

    # Releases -----------------------------------------------------------------------------------

    def knows(self, release: Scalar) -> bool:
        """Return whether a release exists; report it where it does not."""
        if self.positions is None or release in self.positions:
            return True
        if release in self.unlisted:
            return False
        message = f'{release!r} is not in releases.yaml{instead(release, self.positions, "it lists")}'
        self.report('unknown-release', message, release.mark, str(release))
        return False

    def span(self, since: Scalar | None, last: Scalar | None) -> Any:  # noqa: ANN401 (may be REFUSED)
        """Return a range of known releases, from the first on record where it names no other."""
        if (since, last) in self.spans:
            return self.spans[since, last]
        positions = self.positions or {}
        begin = since if since is not None else next(iter(positions), '')
        start = positions.get(begin, 0)
        stop = len(positions) - 1 if last is None else positions.get(last, start)
        if last is not None and stop < start:
            message = f'ends at {last!r}, before it begins at {begin!r}; both ends count'
            self.report('bad-range', message, last.mark)
            return REFUSED
        return self.spans.setdefault((since, last), Span(since=begin, last=last, start=start, stop=stop))

    # Problems -----------------------------------------------------------------------------------

    def report(self, code: str, message: str, mark: SourceMark, named: str | None = None) -> None:
        """Keep a problem; raises `Enough` where there are too many."""
        self.problems.append(Problem(code=code, message=message, mark=mark, named=named))
        if len(self.problems) >= MAX_PROBLEMS:
            raise Enough

    def refuse(self, value: Any, code: str, message: str) -> Any:  # noqa: ANN401
        """Keep that the shape of the file is wrong at a value or key."""
        self.is_refused = True
        self.report(code, message, value.mark)
        return REFUSED

    def wrong_kind(self, value: Any, wanted: str) -> Any:  # noqa: ANN401
        """Refuse a value that is a mapping, list or scalar where another is wanted."""
        if value == '':
            return self.refuse(value, 'wrong-type', 'the value is missing; write it or delete the key')
        if wanted == 'text' and isinstance(value, Scalar):
            guess = _GUESSES.get(value.guess, 'a sign of its own')
            message = f'YAML reads {_shown(value)} as {guess}'
            hint = f"if it is text, write '{str(value)[:_SHOWN]}' in quotes"
            return self.refuse(value, 'unquoted', f'{message}; {hint}')
        message = f'{_KINDS[wanted]} is expected here, found {_kind_of(value)}'
        return self.refuse(value, 'wrong-type', message)

    def wrong_form(self, value: Scalar, form: Form) -> Any:  # noqa: ANN401
        """Refuse a text that does not have its form."""
        if not value:
            return self.too_few(value, 'character', 1)
        if len(value) > form.longest:
            message = f'{len(value)} characters; at most {form.longest} are allowed here'
            return self.refuse(value, 'too-large', message)
        message = f'{_shown(value)} does not have the form required here: {form.description}'
        return self.refuse(value, 'bad-format', message)

    def not_allowed(self, value: Any, allowed: Iterable[str]) -> Any:  # noqa: ANN401
        """Refuse what is none of the allowed words."""
        words = list(allowed)
        choice = instead(value if isinstance(value, Scalar) else '', words, _ALLOWED)
        return self.refuse(value, 'not-allowed', f'{_kind_of(value)} is not allowed here{choice}')

    def too_few(self, value: Any, what: str, least: int) -> Any:  # noqa: ANN401
        """Refuse what has too few values, keys or characters."""
        message = f'at least {least} {what} is needed here, found {len(value) or "none"}'
        return self.refuse(value, 'bad-format', message)

    def repeated(self, values: Iterable[Any]) -> None:
        """Refuse the values of a list that stand there already."""
        seen: set[Scalar] = set()
        for value in values:
            if isinstance(value, Scalar):
                if value in seen:
                    message = f'{_shown(value)} stands twice in the list; delete one'
                    self.refuse(value, 'duplicate-key', message)
                seen.add(value)

    def unknown_key(self, key: Scalar, allowed: Iterable[str]) -> Any:  # noqa: ANN401
        """Refuse a key that means nothing here."""
        words = list(allowed)
        message = f'{_shown(key)} is not known here{instead(key, words, _ALLOWED)}'
        return self.refuse(key, 'unknown-key', message)

    def missing_keys(self, tree: Map, keys: Iterable[str]) -> None:
        """Refuse a mapping without these keys."""
        for key in keys:
            if key not in tree:
                self.refuse(tree, 'missing-key', f'{key!r} is missing; it is required here')


def _shown(text: str) -> str:
    return repr(str(text) if len(text) <= _SHOWN else f'{text[:_SHOWN]}...')


def _kind_of(value: object) -> str:
    if isinstance(value, Scalar):
        return f'the text {_shown(value)}' if value else 'nothing'
    return 'a mapping' if isinstance(value, Map) else 'a list'
