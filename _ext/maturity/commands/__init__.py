# SPDX-License-Identifier: Apache-2.0
"""The commands, one a module; `COMMANDS` is the one list of all, in the order of `--help`."""

from __future__ import annotations

from maturity.commands import (
    audit,
    check,
    classify,
    codes,
    completion,
    diff,
    explain,
    export,
    harvest,
    import_,
    init,
    new_release,
    publish,
    report,
    set_facts,
    what_if,
)
from maturity.commands.command import Command

__all__ = ['COMMANDS', 'Command']

COMMANDS: tuple[Command, ...] = (
    check.COMMAND,
    classify.COMMAND,
    explain.COMMAND,
    diff.COMMAND,
    what_if.COMMAND,
    set_facts.COMMAND,
    new_release.COMMAND,
    publish.COMMAND,
    audit.COMMAND,
    harvest.COMMAND,
    codes.COMMAND,
    report.COMMAND,
    export.COMMAND,
    completion.COMMAND,
    init.COMMAND,
    import_.COMMAND,
    completion.ASKED,
)
