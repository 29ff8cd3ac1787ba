# SPDX-License-Identifier: Apache-2.0
"""Templates of Jenkins Job Builder, and what the jobs that they stand for give to a command."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.elsewhere import made, pairs
from maturity_audit.jobs import LONGEST_NAME, commanded, compiled, expression, told
from maturity_audit.source import CannotTell
from maturity_audit.yamldoor import Map, Scalar, maps, read, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot

MOST_WILD = 3
"""Fields of a template that may stand for any text."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template of jobs: the names that it stands for, its fields, what the command is given."""

    name: str
    pattern: re.Pattern[str]
    fields: tuple[str, ...]
    given: str

    def run(self, name: str) -> str | None:
        """Return what a job gives to the command, None where it is not of this template."""
        match = self.pattern.fullmatch(name) if len(name) <= LONGEST_NAME else None
        if match is None:
            return None
        text = self.given
        for number, field in enumerate(self.fields):
            text = text.replace(f'{{{field}}}', match[f'field{number}'])
        if '{' in text:
            raise CannotTell(msg('{template} runs what cannot be told from its name', template=self.name))
        return text


def commands(question: Question, tree: Snapshot) -> tuple[Template, ...]:
    """Return the templates that run the command of the record."""
    command, found = expression(question, 'command'), []
    for path in question.texts('templates') if command is not None else ():
        for name, lines in made(tree, templates, path):
            given = told(partial(commanded, command, lines)) if command is not None else None
            if isinstance(given, str):
                found.append(_template(name, given, pairs(question, 'fields')))
    return tuple(found)


def templates(data: bytes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the jobs and templates of jobs in a file, with all lines of what they do."""
    found = []
    for item in maps(read(data)):
        for kind, one in item.items():
            name = one.get('name') if isinstance(one, Map) else None
            if kind in {'job', 'job-template'} and isinstance(name, Scalar) and isinstance(one, Map):
                inside = [part for part in walk(one) if isinstance(part, Scalar)]
                found.append((str(name), tuple(line for part in inside for line in part.splitlines())))
    return tuple(found)


_FIELD = re.compile(r'\{([^{}]*)\}')


def _template(name: str, given: str, expressions: Mapping[str, str]) -> Template:
    """Return a template; a field that the record does not know stands for any text."""
    parts: list[str] = []
    fields: list[str] = []
    for index, part in enumerate(_FIELD.split(name)):
        if index % 2 == 0:
            parts.append(re.escape(part))
        elif part in expressions and part not in fields:
            parts.append(f'(?P<field{len(fields)}>{expressions[part]})')
            fields.append(part)
        elif parts[-2:] != ['.*', '']:
            parts.append('.*')
    if parts.count('.*') > MOST_WILD or len(name) > LONGEST_NAME:
        raise CannotTell(msg('the template {template} can stand for too much', template=name))
    return Template(name, compiled(''.join(parts)), tuple(fields), given)
