# SPDX-License-Identifier: Apache-2.0
"""The commands, one a module; `COMMANDS` is the one list of all, in the order of `--help`."""

from __future__ import annotations

from maturity.commands import audit, check, classify, codes, explain, export, harvest, what_if
from maturity.commands.command import Command

__all__ = ['COMMANDS', 'Command']

COMMANDS: tuple[Command, ...] = (
    check.COMMAND,
    classify.COMMAND,
    explain.COMMAND,
    what_if.COMMAND,
    export.COMMAND,
    audit.COMMAND,
    harvest.COMMAND,
    codes.COMMAND,
)
