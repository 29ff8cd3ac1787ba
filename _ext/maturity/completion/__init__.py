# SPDX-License-Identifier: Apache-2.0
"""Completion for shells, made from the parser of the command line: nothing of it is listed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.completion import bash, fish, zsh
from maturity.completion.words import interface

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from maturity.completion.words import Words

SHELLS: Mapping[str, Callable[[Sequence[Words]], str]] = {
    'bash': bash.script,
    'zsh': zsh.script,
    'fish': fish.script,
}
"""What writes the script of each shell."""


def script(shell: str, parser: argparse.ArgumentParser, purposes: Mapping[str, str]) -> str:
    """Return the script that completes the commands with these purposes in a shell."""
    return SHELLS[shell](interface(parser, purposes))
