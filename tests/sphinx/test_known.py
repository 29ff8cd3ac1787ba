# SPDX-License-Identifier: Apache-2.0
"""What a build knows of a record by the one before it is what it would read."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from maturity import load
from maturity.files import walk
from maturity.sphinxext.known import known
from tests.test_mistakes import ALL, BASE, make

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from maturity.load import Loaded
    from maturity.sphinxext.known import Head


def known_of(data: Path, kept: Path) -> tuple[Head, Loaded | None]:
    return known(walk(str(data), 'data'), 'data', kept)


def test_of_entries_only_those_asked_for_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, kept, anew = tmp_path / 'data', tmp_path / 'kept.json', tmp_path / 'anew.json'
    shutil.copytree(BASE, data)
    known_of(data, kept)
    changed = data / 'drivers' / 'beta.yaml'
    changed.write_text(changed.read_text('utf-8') + 'description: Changed.\n', 'utf-8')
    paths: list[str] = []
    read_yaml = load.read_yaml
    monkeypatch.setattr(load, 'read_yaml', lambda data, path: paths.append(path) or read_yaml(data, path))
    _, loaded = known_of(data, kept)
    assert 'data/drivers/beta.yaml' in paths
    assert 'data/features/keeper.yaml' not in paths
    _, whole = known_of(data, anew)
    assert kept.read_bytes() == anew.read_bytes()
    assert loaded is not None
    assert whole is not None
    for name in ('digest', 'entries', 'relations', 'capable', 'naming'):
        assert getattr(loaded.dataset, name) == getattr(whole.dataset, name), name


def test_mistakes_in_entries_are_found(tmp_path: Path) -> None:
    kept = tmp_path / 'kept.json'
    known_of(BASE, kept)
    for name, mistake in ALL.items():
        if mistake.get('file', '').startswith(('drivers/', 'features/')):
            head, _ = known_of(make(mistake, tmp_path / name), kept)
            assert [f'{one.mark}: {one.code}' for one in head.problems] == list(mistake['problems']), name
