# SPDX-License-Identifier: Apache-2.0
"""Templates of Jenkins Job Builder, and what the jobs that they stand for give to a command."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.yamltools import Map, Scalar
from maturity_audit.foreign_yaml import maps, read, walk
from maturity_audit.jobs import LONGEST_NAME, agreed, commanded, or_reason
from maturity_audit.parameters import compiled
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.source import Snapshot

MOST_WILD = 3
"""Fields of a template that may stand for any text."""
_FIELD = re.compile(r'\{([^{}]*)\}')


@dataclass(frozen=True, slots=True)
class Template:
    """A template of jobs: the names that it stands for, its fields, what the command is given."""

    name: str
    pattern: Expression
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


def templates_of(
    tree: Snapshot, paths: Texts, fields: Pairs, command: Expression | None
) -> tuple[Template, ...]:
    """Return the templates that run the command of the record."""
    found = []
    for path in paths if command is not None else ():
        for name, lines in tree.made(_jobs, path) or ():
            given = None if command is None else or_reason(partial(commanded, command, lines))
            if isinstance(given, str):
                found.append(_template(name, given, fields))
    return tuple(found)


def runs_of(templates: tuple[Template, ...], name: str, hyphen: str) -> str | None:
    """Return what a job runs, None where no template of that name runs the command."""
    runs = {one.name: run for one in templates if (run := one.run(name)) is not None}
    return agreed(runs).replace('-', hyphen) if runs else None


def _jobs(data: bytes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the jobs and templates of jobs in a file, with all lines of what they do."""
    found = []
    for item in maps(read(data)):
        for kind, one in item.items():
            name = one.get('name') if isinstance(one, Map) else None
            if kind in {'job', 'job-template'} and isinstance(name, Scalar):
                inside = [part for part in walk(one) if isinstance(part, Scalar)]
                found.append((str(name), tuple(line for part in inside for line in part.splitlines())))
    return tuple(found)


def _template(name: str, given: str, expressions: Pairs) -> Template:
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
