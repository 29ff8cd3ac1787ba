# SPDX-License-Identifier: Apache-2.0
"""A person at a terminal is told what goes on, once it takes long."""

from __future__ import annotations

import os
import pty
import sys
from typing import TYPE_CHECKING

from maturity_audit import clones as command
from maturity_audit.clones import Progress

if TYPE_CHECKING:
    import pytest


def shown(monkeypatch: pytest.MonkeyPatch, *, patience: float, terminal: bool) -> str:
    """Return what stands on standard error after two steps and the end."""
    monkeypatch.setattr(command, 'PATIENCE', patience)
    reader, writer = pty.openpty() if terminal else os.pipe()
    with os.fdopen(writer, 'w') as error:
        monkeypatch.setattr(sys, 'stderr', error)
        progress = Progress()
        progress('Kilo')
        progress('Liberty')
        progress.close()
        print('end', file=error, flush=True)
        found = b''
        # A terminal gives what is there, which may be less than what was written.
        while not found.endswith(b'\n'):
            found += os.read(reader, 4096)
    os.close(reader)
    return found.decode().replace('\r\n', '\n')


def test_a_line_on_a_terminal_is_written_over_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    line = '\r\x1b[Kmaturity: '
    assert shown(monkeypatch, patience=-1, terminal=True) == f'{line}Kilo{line}Liberty\r\x1b[Kend\n'


def test_what_is_quick_or_is_read_by_no_person_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, patience=60, terminal=True) == 'end\n'
    assert shown(monkeypatch, patience=-1, terminal=False) == 'end\n'
