# SPDX-License-Identifier: Apache-2.0
"""What all records are made of: ranges, texts, lists, evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from maturity import model
from maturity.model import Text
from maturity.problems import Problem, did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.yamltools import Map, Scalar

T = TypeVar('T')

# Only what YAML itself takes for blank: every other character is kept.
_BLANK = re.compile(r'[ \t\n]+')


@dataclass
class Context:
    """The order of releases, and the problems found while building."""

    positions: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)
    # Evidence of the facts of the entry at hand that name none of their own.
    inherited: tuple[model.Evidence, ...] = ()
    # Equal ranges are one object: most facts of a record share a few of them.
    spans: dict[tuple[str, str | None], model.Span] = field(default_factory=dict)

    def report(self, code: str, message: str, mark: model.SourceMark) -> None:
        """Keep a problem."""
        self.problems.append(Problem(code=code, message=message, mark=mark))

    def knows(self, release: Scalar) -> bool:
        """Return whether a release exists; report it where it does not."""
        if release in self.positions:
            return True
        message = f'{release!r} is not in releases.yaml, which lists {listed(self.positions, limit=40)}'
        self.report('unknown-release', message + did_you_mean(release, self.positions), release.mark)
        return False

    def span(self, tree: Map, *, always: bool = False) -> model.Span | None:
        """Return the range of a fact, or None (with a problem) if it is none.

        `always`: what names no beginning begins with the first release.
        """
        since, last = tree.get('since'), tree.get('last')
        if since is None:
            assert always, 'the schema asks for it'
            since = next(iter(self.positions))
        if (since, last) in self.spans:
            return self.spans[since, last]
        known = 'since' not in tree or self.knows(tree['since'])
        if last is not None:
            known = self.knows(last) and known
        if not known:
            return None
        start = self.positions[since]
        stop = self.positions[last] if last is not None else len(self.positions) - 1
        if stop < start:
            message = f'ends at {last!r}, before it begins at {since!r}; both ends count'
            self.report('bad-range', message, tree['last'].mark)
            return None
        span = model.Span(since=since, last=last, start=start, stop=stop)
        self.spans[since, last] = span
        return span


def text(tree: Map, key: str) -> Text | None:
    """Return the text under `key`, or None."""
    value = tree.get(key)
    return None if value is None else as_text(value)


def as_text(value: Scalar) -> Text:
    """Return a scalar as text for people, without the line breaks of the file."""
    return Text(_BLANK.sub(' ', value).strip(' '), value.mark)


def details(tree: Map) -> tuple[model.Detail, ...]:
    """Return what readers should know besides, in the order of the file."""
    return tuple(
        model.Detail(label=as_text(part['label']), text=text(part, 'text'), link=part.get('link'))
        for part in tree.get('details', ())
    )


def ids(tree: Map, key: str) -> tuple[str, ...]:
    """Return the list of ids under `key`; empty where there is none."""
    return tuple(tree.get(key, ()))


def truth(tree: Map, key: str, *, default: bool) -> bool:
    """Return the truth value under `key`."""
    return tree[key] == 'true' if key in tree else default


def number(tree: Map, key: str) -> int | None:
    """Return the whole number under `key`, or None."""
    return int(tree[key]) if key in tree else None


def some(values: Iterable[T | None]) -> tuple[T, ...]:
    """Return the values that could be built."""
    return tuple(value for value in values if value is not None)


def evidence_list(context: Context, tree: Map, release: str | None) -> tuple[model.Evidence, ...]:
    """Return the evidence of a fact; `release` is where it is read unless it says otherwise."""
    return some(_evidence(context, part, release) for part in tree.get('evidence', ()))


def _evidence(context: Context, tree: Map, release: str | None) -> model.Evidence | None:
    if 'release' in tree and not context.knows(tree['release']):
        return None
    type_ = next(name for name in ('path', 'change', 'job', 'doc') if name in tree)
    return evidence_record(tree, type_, tree.get('release', release))


def evidence_record(tree: Map, type_: str, release: str | None) -> model.Evidence:
    """Return one piece of evidence of a known type."""
    return model.Evidence(
        type=type_,
        target=tree[type_],
        release=release,
        repository=tree.get('repository'),
        tag=tree.get('tag'),
        commit=tree.get('commit'),
        line=number(tree, 'line'),
        symbol=tree.get('symbol'),
        date=tree.get('date'),
        note=text(tree, 'note'),
        mark=tree.mark,
    )
