# SPDX-License-Identifier: Apache-2.0
"""The commands, one a module; other packages bring theirs by an entry point.

`every_command` is the one list of all, in the order of `--help`.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from maturity.commands import (
    assign,
    check,
    classify,
    diff,
    entries,
    explain,
    export,
    init,
    publish,
    report,
    show,
    todo,
)
from maturity.commands.command import Command

__all__ = ['Command', 'every_command']

GROUP = 'maturity.commands'
"""The group of entry points, each of which names a tuple of commands."""

OWN: tuple[Command, ...] = (
    check.check,
    classify.classify,
    show.show,
    todo.todo,
    explain.explain,
    diff.diff,
    explain.what_if,
    assign.set_,
    entries.retire,
    entries.rename,
    publish.publish,
    check.codes,
    report.report,
    export.export,
    init.init,
)


@cache
def every_command() -> tuple[Command, ...]:
    """Return the commands of this package, and those of the packages that are installed beside it."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return (*OWN, *(command for point in points for command in point.load()))
