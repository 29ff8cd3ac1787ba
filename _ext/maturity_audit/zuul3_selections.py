# SPDX-License-Identifier: Apache-2.0
"""What a job of Zuul's third version runs: what it selects, for which entries, under which options."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from maturity.model import Message, msg
from maturity_audit.parameters import expression
from maturity_audit.playbooks import command_of
from maturity_audit.source import CannotTell
from maturity_audit.texts import lines
from maturity_audit.zuul3_files import several, variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity_audit.jobs import Command
    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.questions import Question
    from maturity_audit.zuul3_files import Layers

# Zuul puts the source of a project into a folder that only its variables name.
_CHECKED_OUT = re.compile(r'projects\[["\'][^/"\']+/([^"\']+)["\']\]\.src_dir\s*\}\}/(.+)')


class Wanted(NamedTuple):
    """What is wanted of each job beside its vote, as the recipe says it."""

    question: Question
    command: Expression | None
    variables: Texts
    entry_variables: Texts
    entry_default: str | None
    versions: Texts
    version_default: str | None
    exclude_lists: Texts
    option_path: str | None
    used: Pairs
    own: Texts

    def fields(self) -> Mapping[str, Callable[[Layers], Any]]:
        """Return what answers each field of a job from its layers."""
        return {
            'selects': self.selects,
            'entries': self.entries,
            'version': self.version,
            'excludes': self.excludes,
            'options': self.options,
            'uses': self.uses,
            'files': partial(several, name='files', own=self.own),
        }

    # Fields -------------------------------------------------------------------------------------

    def selects(self, layers: Layers) -> tuple[str, ...]:
        """Return what a job selects, by its playbooks or else by a variable."""
        given = self._commanded(layers)
        if given is not None:
            return (given.selection,)
        value = self._first(self.variables, layers)
        return () if value is None else (value,)

    def entries(self, layers: Layers) -> tuple[str, ...]:
        """Return the entries for which it runs tests; none where it selects none."""
        given = self._commanded(layers)
        if given is not None:
            return (given.entry,)
        if not self.selects(layers):
            return ()
        value = self._first(self.entry_variables, layers) or self._passage(self.entry_default) or ''
        return tuple(part.strip() for part in value.split(',') if part.strip())

    def version(self, layers: Layers) -> str | None:
        """Return the version under test: a variable that may be `entry:version`, of a single one."""
        value = self._first(self.versions, layers)
        if value is None and self.version_default is not None and self._first(self.variables, layers):
            value = self._passage(self.version_default)
        if value is None or ',' in value:
            return None
        return value.rpartition(':')[2]

    def excludes(self, layers: Layers) -> tuple[str, ...]:
        """Return what the files that variables name leave out; a file that is missing leaves out nothing."""
        if not self.selects(layers):
            return ()
        named = (variable(layers, name, own=self.own, computed=True) for name in self.exclude_lists)
        return tuple(line for value in named if value for line in self._listed(value))

    def options(self, layers: Layers) -> tuple[str, ...]:
        """Return the options of tests that a job sets, as `name=value`."""
        tests = self.question.data.tests.values() if self.option_path else ()
        names = {skip.option.name for test in tests for skip in test.skips if skip.option is not None}
        values = {
            name: variable(layers, f'{self.option_path}.{name}', own=self.own) for name in sorted(names)
        }
        return tuple(f'{name}={value}' for name, value in values.items() if value is not None)

    def uses(self, layers: Layers) -> tuple[str, ...]:
        """Return the entries that a job configures."""
        return tuple(entry for entry, setting in self.used.items() if self._is_set(layers, setting))

    # What they are made of ----------------------------------------------------------------------

    def _is_set(self, layers: Layers, setting: str) -> bool:
        name, _, value = setting.rpartition('=')
        return variable(layers, name, own=self.own) == value

    def _first(self, names: Texts, layers: Layers) -> str | None:
        """Return the first of some variables that a job sets."""
        values = (variable(layers, name, own=self.own) for name in names)
        return next((value for value in values if value), None)

    def _commanded(self, layers: Layers) -> Command | None:
        """Return what the playbooks of a job give to the command; None where these are not at hand."""
        for layer in reversed(layers):
            if isinstance(layer, Message) or self.command is None:
                return None
            if layer.playbooks:
                value_of = partial(variable, layers, own=self.own)
                given = [command_of(layer.tree, path, self.command, value_of) for path in layer.playbooks]
                return next((one for one in given if one is not None), None)
        return None

    def _passage(self, where: str | None) -> str | None:
        """Return the first group of an expression in a file (`REPOSITORY:PATH:EXPRESSION`)."""
        if where is None:
            return None
        repository, path, pattern = where.split(':', 2)
        text = self.question.at_gate(repository).made(lines, path)
        match = expression('default', pattern).search('\n'.join(text or ()))
        if match is None:
            raise CannotTell(msg('{path} does not say the default', path=path))
        return match[1]

    def _listed(self, value: str) -> Iterator[str]:
        match = _CHECKED_OUT.search(value)
        if match is None:
            raise CannotTell(msg('{value} names no file of a repository', value=value))
        text = self.question.at_gate(match[1]).made(lines, match[2].strip())
        return (line.strip() for line in text or () if line.strip() and not line.startswith('#'))
