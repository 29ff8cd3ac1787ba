# SPDX-License-Identifier: Apache-2.0
"""Small sites to build, change and build again."""

from __future__ import annotations

import gc
import gettext
import io
import os
import posixpath
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

# Some words of domains stay for good in the language of the build in which they are imported first.
import sphinx.domains.python
import sphinx.domains.std  # noqa: F401
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.inventory import InventoryFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOTS = Path(__file__).parents[1] / 'roots'
REPOSITORY = ROOTS.parents[1]
EXTENSION = REPOSITORY / '_ext'

SPHINX = (sys.executable, '-m', 'sphinx', '-W', '--keep-going', '-q', '-N')
COLOUR = re.compile(r'\x1b\[[0-9;]*m')
# What a build keeps for itself and nobody reads.
OWN = {'.buildinfo', '.buildinfo.bak', '.doctrees', 'environment.pickle'}


@dataclass(frozen=True, kw_only=True)
class Build:
    """What one build did: its exit code, warnings, the pages it read, and its output."""

    code: int
    warnings: tuple[str, ...]
    read: frozenset[str]
    written: frozenset[str]
    out: Path
    app: Sphinx

    def text(self, path: str) -> str:
        return (self.out / path).read_text('utf-8')

    def matching(self, *endings: str) -> list[Path]:
        return sorted(path for path in self.out.rglob('*') if path.suffix in endings)


class Site:
    """A copy of a root."""

    def __init__(self, folder: Path, root: str = 'mini', *, top: str = 'site') -> None:
        self.top = folder / top
        shutil.copytree(ROOTS / root, self.top, symlinks=True)
        self.source = self.top / 'source' if (self.top / 'source').is_dir() else self.top
        self.data = self.source / 'data' if (self.source / 'data').is_dir() else self.top / 'data'

    # Changing it --------------------------------------------------------------------------------

    def write(self, path: str, text: str) -> Path:
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, 'utf-8')
        return file

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.top / path).read_text('utf-8')
        assert text.count(old) == 1, f'{old!r} stands {text.count(old)} times in {path}'
        self.write(path, text.replace(old, new))

    def append(self, path: str, text: str) -> None:
        with (self.top / path).open('a', encoding='utf-8') as file:
            file.write(text)

    def remove(self, path: str) -> None:
        (self.top / path).unlink()

    # Building it --------------------------------------------------------------------------------

    def output(self, builder: str) -> Path:
        return self.top.parent / 'out' / builder

    def doctrees(self, builder: str) -> Path:
        # All builders but this one can share what was read.
        return self.top.parent / ('doctrees-gettext' if builder == 'gettext' else 'doctrees')

    def build(self, builder: str = 'html', *, clean: Path | None = None, **settings: Any) -> Build:
        """Build in this process; warnings count as errors, as in a gate.

        With `clean`, a folder, nothing of earlier builds is used.
        """
        out = (clean / builder) if clean else self.output(builder)
        doctrees = (clean / f'{builder}.doctrees') if clean else self.doctrees(builder)
        before = snapshot(out)
        warnings = io.StringIO()
        read: set[str] = set()
        # Sphinx and Python keep catalogues for the whole process, whatever the language of the next build.
        locale.translators.clear()
        gettext._translations.clear()  # type: ignore[attr-defined]
        with patch_docutils(self.top), docutils_namespace(), no_garbage():
            app = Sphinx(
                self.source,
                self.conf,
                out,
                doctrees,
                builder,
                confoverrides=settings,
                status=io.StringIO(),
                warning=warnings,
                warningiserror=True,
            )
            app.connect('env-before-read-docs', lambda _app, _env, names: read.update(names))
            app.build()
        after = snapshot(out)
        return Build(
            code=app.statuscode,
            warnings=tuple(COLOUR.sub('', warnings.getvalue()).splitlines()),
            read=frozenset(read),
            written=frozenset(path for path, time in after.items() if before.get(path) != time),
            out=out,
            app=app,
        )

    @property
    def conf(self) -> Path:
        return self.top if (self.top / 'conf.py').is_file() else self.source

    def run(
        self,
        builder: str = 'html',
        *options: str,
        out: Path | None = None,
        folder: Path | None = None,
        variables: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> subprocess.CompletedProcess[str]:
        """Build in a process of its own, as a person does."""
        command = self.command(builder, *options, out=out)
        return execute(command, variables=variables, folder=folder, timeout=timeout)

    def command(self, builder: str = 'html', *options: str, out: Path | None = None) -> list[str]:
        """Return the command of a build."""
        folders = ['-c', str(self.conf), '-d', str(self.doctrees(builder))]
        target = out or self.output(builder)
        return [*SPHINX, '-b', builder, *folders, *options, str(self.source), str(target)]


@contextmanager
def no_garbage() -> Iterator[None]:
    """Do not search for garbage: a small site leaves little, and the search takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def execute(
    command: list[str],
    *,
    variables: Mapping[str, str] | None = None,
    folder: Path | None = None,
    timeout: float = 60,
) -> subprocess.CompletedProcess[str]:
    """Run a command with the extension of this repository; deprecated calls are errors."""
    environment = {'PATH': os.environ['PATH'], 'PYTHONPATH': str(EXTENSION)}
    return subprocess.run(
        command,
        cwd=folder,
        env={**environment, **(variables or {})},
        capture_output=True,
        text=True,
        encoding='utf-8',
        timeout=timeout,
        check=False,
    )


def built_by_hand(source: Path, out: Path, *options: str, builder: str = 'html') -> Path:
    """Build sources in a process of its own, as a person does, and return the output."""
    done = execute([*SPHINX, '-b', builder, *options, str(source), str(out)], folder=source)
    assert (done.stderr, done.returncode) == ('', 0)
    return out


def snapshot(folder: Path) -> dict[str, int]:
    """Return the time of the last change of every file, by its path below the folder."""
    return {path: (folder / path).stat().st_mtime_ns for path in files(folder)}


def files(folder: Path) -> list[str]:
    """Return the paths of all files below a folder, without what Sphinx keeps for itself."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob('*')
        if path.is_file() and not OWN.intersection(path.relative_to(folder).parts)
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file, by its path below the folder."""
    return {path: (folder / path).read_bytes() for path in files(folder)}


class Listed(NamedTuple):
    """An object in an inventory."""

    uri: str
    display_name: str


def inventory(file: Path) -> dict[str, dict[str, Listed]]:
    """Return the objects of an inventory by type and name; Sphinx has plain tuples for them before 8.2."""
    with file.open('rb') as stream:
        objects = InventoryFile.load(stream, '', posixpath.join)
    return {
        kind: {
            name: Listed(*item[2:]) if isinstance(item, tuple) else Listed(item.uri, item.display_name)
            for name, item in items.items()
        }
        for kind, items in objects.items()
    }


def differing(one: Path, other: Path) -> list[str]:
    """Return the paths of files that are not the same in both folders."""
    first, second = contents(one), contents(other)
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))
