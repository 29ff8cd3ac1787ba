# SPDX-License-Identifier: Apache-2.0
"""A project that has nothing yet: what the command prints and writes is enough for a first site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maturity.cli import main
from tests.sphinx.html import read
from tests.sphinx.site import built_by_hand

if TYPE_CHECKING:
    from pathlib import Path

CONF = "project = 'New'\nhtml_theme = 'alabaster'\n"


@pytest.mark.parametrize('data', ['doc/data', 'data'])
def test_a_first_matrix(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'doc').mkdir()
    assert main(['init', data, '--source', 'doc']) == 0
    printed = capsys.readouterr().out.splitlines()
    lines = [line.strip() for line in printed if line.startswith('    ')]
    assert len(lines) <= 5
    (tmp_path / 'doc' / 'conf.py').write_text(CONF + '\n'.join(lines))
    page = read(built_by_hand(tmp_path / 'doc', tmp_path / 'out') / 'index.html')
    matrix, capabilities = list(page.all('table'))[:2]
    assert [row.text for row in matrix.one('tbody').all('tr')] == [
        'First● Solid◔ Trial',
        'Second○ Unproven· did not exist',
    ]
    assert [row.text for row in capabilities.one('tbody').all('tr')][-1] == 'Backup✓ implemented? unknown'


def test_a_page_of_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a source folder, the command prints what goes into conf.py and into a page."""
    (tmp_path / 'doc').mkdir()
    monkeypatch.chdir(tmp_path / 'doc')
    assert main(['init']) == 0
    printed = capsys.readouterr().out
    settings, _, directives = printed.partition('and these into a page')
    lines = [line.strip() for line in settings.splitlines() if line.startswith('    ')]
    (tmp_path / 'doc' / 'conf.py').write_text(CONF + '\n'.join(lines))
    body = [line[4:] for line in directives.splitlines()[1:] if line.startswith('    ') or not line]
    (tmp_path / 'doc' / 'index.rst').write_text('My page\n=======\n\n' + '\n'.join(body))
    page = read(built_by_hand(tmp_path / 'doc', tmp_path / 'out') / 'index.html')
    assert [row.text[:6] for row in page.one('tbody').all('tr')] == ['First●', 'Second']
