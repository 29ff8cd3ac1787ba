# SPDX-License-Identifier: Apache-2.0
"""LaTeX printed by an engine of TeX, where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def printed(folder: Path, engine: str) -> str:
    """Print `mini.tex` and return the text of all pages; an error fails the test."""
    for tool in (engine, 'pdftotext'):
        if shutil.which(tool) is None:
            pytest.skip(f'needs {tool}')
    command = [engine, '-no-shell-escape', '-interaction=nonstopmode', '-halt-on-error', 'mini.tex']
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = (folder / 'mini.log').read_text('utf-8', 'replace')
    if re.search(r"File `tg\w+\.sty' not found", log):
        pytest.skip('needs the fonts of tex-gyre')
    assert re.findall(r'^!.*', log, re.MULTILINE) == []
    command = ['pdftotext', '-raw', 'mini.pdf', '-']
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout.decode('utf-8')
