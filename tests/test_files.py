# SPDX-License-Identifier: Apache-2.0
"""Which files are opened: ordinary ones inside the folder, and nothing else."""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maturity import files
from maturity.files import walk
from maturity.load import load
from tests.builders import build, sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a sound data folder with one entry."""
    return build(tmp_path / 'data', {'requirements': _ALL, 'entries': {'it': {'capabilities': {}}}})


_ALL = {level: {'level': level, 'rule': {'attested': True}} for level in ('bronze', 'silver', 'gold')}


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in load(str(folder)).problems]


# Folders that cannot be read --------------------------------------------------------------------


def test_an_empty_folder_lacks_what_every_record_needs(tmp_path: Path) -> None:
    assert problems(tmp_path) == [
        f'data/{name}.yaml:1:1: missing-file the file is missing; every record needs it'
        for name in ('ladders', 'releases', 'requirements')
    ]


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user for whom files can be unreadable: they never are for root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize('path', ['drivers/it.yaml', 'drivers'])
def test_unreadable(path: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        data = build(Path(name, 'data'), {'requirements': _ALL, 'entries': {'it': {'capabilities': {}}}})
        # Reading it once imports all that another user might not be allowed to.
        assert problems(data) == []
        (data / path).chmod(0)
        with nobody():
            (problem,) = problems(data)
        (data / path).chmod(0o755)
    assert problem.startswith(f'data/{path}:1:1: refused-file cannot be read: Permission denied')


# Files that are not opened ----------------------------------------------------------------------


def _socket(path: Path) -> None:
    # The address of a socket is short, so it is bound from its own folder.
    here = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)
    os.chdir(here)


@pytest.mark.parametrize('target', ['../../secret.yaml', 'it.yaml', 'nowhere.yaml', 'x.yaml', '/dev/zero'])
def test_links_are_not_followed(data: Path, target: str) -> None:
    (data.parent / 'secret.yaml').write_text('title: secret\n')
    (data / 'drivers' / 'x.yaml').symlink_to(target)
    expected = 'data/drivers/x.yaml:1:1: refused-file a symbolic link; put the file itself here'
    assert problems(data) == [expected]


@pytest.mark.parametrize(
    ('make', 'words'),
    [
        (os.mkfifo, 'not an ordinary file; remove it'),
        (_socket, 'not an ordinary file; remove it'),
        (os.mkdir, 'a folder where a file is expected; move its files'),
    ],
)
def test_refused_files(data: Path, make: Callable[[Path], None], words: str) -> None:
    make(data / 'drivers' / 'x.yaml')
    (problem,) = problems(data)
    assert problem.startswith(f'data/drivers/x.yaml:1:1: refused-file {words}')
    assert walk(str(data), 'data').refused == ('drivers/x.yaml',)


@pytest.mark.parametrize('make', [os.mkfifo, lambda path: path.symlink_to('it.yaml'), os.mkdir])
def test_what_takes_the_place_of_a_file_after_it_was_listed(data: Path, make: Callable[[Path], None]) -> None:
    path = data / 'drivers' / 'x.yaml'
    make(path)
    with pytest.raises(OSError):  # noqa: PT011 (which one depends on the system)
        files.read_ordinary(path)


def test_a_folder_that_goes_away_while_it_is_listed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def gone(path: Path) -> object:
        if path.name == 'drivers':
            raise FileNotFoundError(2, 'No such file or directory')
        return scandir(path)

    monkeypatch.setattr(os, 'scandir', gone)
    (problem,) = problems(data)
    assert problem.startswith('data/drivers:1:1: refused-file cannot be read: No such file or directory')


def test_a_linked_folder_is_not_entered(data: Path, tmp_path: Path) -> None:
    (tmp_path / 'elsewhere').mkdir()
    (tmp_path / 'elsewhere' / 'x.yaml').write_text('title: secret\n')
    (data / 'features').symlink_to(tmp_path / 'elsewhere')
    (problem,) = problems(data)
    assert problem.startswith('data/features:1:1: refused-file a symbolic link')


def test_the_data_folder_itself_may_be_a_link(data: Path, tmp_path: Path) -> None:
    (tmp_path / 'link').symlink_to(data)
    assert problems(tmp_path / 'link') == []


def test_a_refused_catalogue_is_reported_once(data: Path) -> None:
    (data / 'releases.yaml').unlink()
    (data / 'releases.yaml').symlink_to('/dev/null')
    (problem,) = problems(data)
    assert problem.startswith('data/releases.yaml:1:1: refused-file')
    assert load(str(data)).dataset is None


# Names ------------------------------------------------------------------------------------------


# By what extracts texts and compiles translations.
LEFT = (
    *('capabilities.pot', 'drivers/alpha.po', 'drivers/alpha.mo', 'drivers/alpha.po~', 'alpha.po.orig'),
    *('#alpha.yaml#', 'drivers/.#alpha.yaml', 'drivers/alpha.yaml.rej'),
)


def test_what_is_passed_over(data: Path) -> None:
    for name in (
        'README',
        'README.rst',
        'drivers/README.md',
        '.gitkeep',
        '.x.yaml.swp',
        'drivers/.x.yaml',
        *LEFT,
    ):
        (data / name).write_text('not: [read')
    (data / '.hidden').mkdir()
    (data / '.hidden' / 'x.yaml').write_text('not: [read')
    assert problems(data) == []


@pytest.mark.parametrize(
    ('path', 'words'),
    [
        ('drivers/x.yml', 'nothing reads it; the ending is .yaml'),
        ('drivers/x.YAML', 'nothing reads it; the ending is .yaml'),
        ('drivers/x.json', 'entries and releases live in drivers/, releases/'),
        ('driver/x.yaml', "did you mean 'drivers'?"),
        ('drivers/more/x.yaml', 'nothing reads it'),
        ('release.yaml', "did you mean 'releases'?"),
        ('capability.yaml', "did you mean 'capabilities'?"),
        ('README.yaml', 'nothing reads it'),
        ('READMEtoo', 'nothing reads it'),
    ],
)
def test_stray_files(data: Path, path: str, words: str) -> None:
    (data / path).parent.mkdir(exist_ok=True)
    (data / path).write_text('title: X\n')
    (problem,) = problems(data)
    assert problem.startswith(f'data/{path}:1:1: stray-file ')
    assert words in problem


def test_folders_too_deep_are_not_entered(data: Path) -> None:
    (data / 'a' / 'b' / 'c' / 'd').mkdir(parents=True)
    (data / 'a' / 'b' / 'c' / 'd' / 'x.yaml').write_text('title: X\n')
    (problem,) = problems(data)
    assert problem.startswith('data/a/b/c:1:1: refused-file a folder where a file is expected')


# Size and order ---------------------------------------------------------------------------------


def test_too_many_files(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = len(walk(str(data), 'data').files)
    monkeypatch.setattr(files, 'MAX_FILES', count)
    assert problems(data) == []
    monkeypatch.setattr(files, 'MAX_FILES', count - 1)
    assert problems(data) == [f'data:1:1: too-large more than {count - 1} files; split the record']
    assert load(str(data)).dataset is None


def test_a_large_file_is_not_read_to_its_end(data: Path) -> None:
    with (data / 'drivers' / 'x.yaml').open('wb') as file:
        file.truncate(1 << 40)
    (problem,) = problems(data)
    assert problem.startswith('data/drivers/x.yaml:1:1: too-large a file may have 1048576 bytes; split it')
    assert all(len(file.data) <= files.MAX_BYTES + 1 for file in walk(str(data), 'data').files)


def test_the_order_does_not_depend_on_the_file_system(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = walk(str(data), 'data').files
    scan = files._scan
    monkeypatch.setattr(files, '_scan', lambda *given: reversed(list(scan(*given))))
    assert walk(str(data), 'data').files == before
    assert [file.path for file in before] == sorted(file.path for file in before)


def test_the_digest_is_of_names_and_bytes(data: Path) -> None:
    first = sound(data).digest
    assert sound(data).digest == first
    with (data / 'drivers' / 'it.yaml').open('a') as file:
        file.write('# a comment\n')
    assert sound(data).digest != first
