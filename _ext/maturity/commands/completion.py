# SPDX-License-Identifier: Apache-2.0
"""The command `maturity completion`, and `maturity complete`, which its scripts ask."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.commands.command import Command, data_option
from maturity.completion import SHELLS, script
from maturity.completion.words import CANDIDATES, candidates
from maturity.console import CLEAN, shown

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('shell', choices=SHELLS, help='the shell')


def _run(options: argparse.Namespace) -> int:
    sys.stdout.write(script(options.shell, options.parser, options.purposes))
    return CLEAN


COMMAND = Command(
    name='completion',
    purpose='print what makes a shell complete commands, options, releases and entries',
    options=_options,
    run=_run,
    examples=(
        ('completion bash', 'for source <(maturity completion bash) in ~/.bashrc'),
        ('completion zsh', 'for source <(maturity completion zsh) in ~/.zshrc, after compinit'),
        ('completion fish', 'for ~/.config/fish/completions/maturity.fish'),
    ),
    group='outputs',
)


def _asked(parser: argparse.ArgumentParser) -> None:
    data_option(parser)
    parser.add_argument('source', choices=CANDIDATES, help='what to list')


def _answer(options: argparse.Namespace) -> int:
    shown(candidates(options.source, options.data))
    return CLEAN


ASKED = Command(
    name='complete',
    purpose='list the ids of a data folder, for the completion of a shell; silent where there are none',
    options=_asked,
    run=_answer,
    examples=(('complete releases', 'the releases, newest first'),),
    group=None,
)
