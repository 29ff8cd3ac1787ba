# SPDX-License-Identifier: Apache-2.0
"""Small sites to build, change and build again."""

from __future__ import annotations

import gc
import gettext
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

# Some words of domains stay for good in the language of the build in which they are imported first.
import sphinx.domains.python
import sphinx.domains.std  # noqa: F401
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tests.sphinx import html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.sphinx.html import Tag

ROOTS = Path(__file__).parents[1] / 'roots'
REPOSITORY = ROOTS.parents[1]
EXTENSION = REPOSITORY / '_ext'

SPHINX = (sys.executable, '-m', 'sphinx', '-W', '--keep-going', '-q', '-N')
# Settings for the theme of OpenStack; it asks git, which need not be there.
OPENSTACK = """
import logging
extensions.append('openstackdocstheme')
html_theme = 'openstackdocs'
html_theme_options = {'sidebar_mode': 'toc', 'display_badge': False, 'analytics_tracking_code': ''}
openstackdocs_repo_name = ''
openstackdocs_auto_version = openstackdocs_pdf_link = False
logging.getLogger('sphinx.openstackdocstheme.ext').addFilter(
    lambda record: 'cannot get gitsha' not in record.getMessage()
)
"""
COLOUR = re.compile(r'\x1b\[[0-9;]*m')
# What a build keeps for itself and nobody reads.
OWN = {'.buildinfo', '.buildinfo.bak', '.doctrees', 'environment.pickle'}


@dataclass(frozen=True, kw_only=True)
class Build:
    """What one build did: what it said, the pages it read, the files it wrote, and its output."""

    said: str
    warnings: tuple[str, ...]
    read: frozenset[str]
    written: frozenset[str]
    out: Path
    app: Sphinx

    def text(self, path: str) -> str:
        return (self.out / path).read_text('utf-8')

    def page(self, path: str) -> Tag:
        return html.read(self.out / path)

    @cached_property
    def pages(self) -> dict[Path, Tag]:
        """All pages of HTML and of an e-book, by their paths."""
        return {path: html.read(path) for path in self.matching('.html', '.xhtml')}

    @property
    def search_index(self) -> dict[str, Any]:
        text = self.text('searchindex.js')
        index: dict[str, Any] = json.loads(text[text.index('{') : text.rindex('}') + 1])
        return index

    def matching(self, *endings: str) -> list[Path]:
        return sorted(path for path in self.out.rglob('*') if path.suffix in endings)


class Site:
    """A copy of a root."""

    def __init__(self, folder: Path, root: str | Path = 'mini') -> None:
        self.top = folder / 'site'
        shutil.copytree(ROOTS / root, self.top)
        self.source = self.top / 'source' if (self.top / 'source').is_dir() else self.top
        self.data = self.source / 'data' if (self.source / 'data').is_dir() else self.top / 'data'
        self.conf = self.top if (self.top / 'conf.py').is_file() else self.source
        self.kept = cache(self.build)

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

    def build(
        self, builder: str = 'html', *, warns: bool | None = False, out: Path | None = None, **settings: Any
    ) -> Build:
        """Build in this process, which has to warn if it is to, and only then; None is for either.

        With `out`, another output, nothing of earlier builds is used.
        """
        doctrees = Path(f'{out}.doctrees') if out else self.doctrees(builder)
        out = out or self.output(builder)
        before = snapshot(out)
        said, warnings = io.StringIO(), io.StringIO()
        read: set[str] = set()
        # Sphinx and Python keep catalogues for the whole process, whatever the language of the next build.
        locale.translators.clear()
        gettext._translations.clear()  # type: ignore[attr-defined]
        with patch_docutils(self.conf), docutils_namespace(), no_garbage():
            app = Sphinx(
                self.source,
                self.conf,
                out,
                doctrees,
                builder,
                confoverrides=settings,
                status=said,
                warning=warnings,
                warningiserror=True,
            )
            app.connect('env-before-read-docs', lambda _app, _env, names: read.update(names))
            app.build()
        after = snapshot(out)
        found = tuple(COLOUR.sub('', warnings.getvalue()).splitlines())
        assert warns is None or (app.statuscode, bool(found)) == (int(warns), warns), found
        return Build(
            said=COLOUR.sub('', said.getvalue()),
            warnings=found,
            read=frozenset(read),
            written=frozenset(path for path, time in after.items() if before.get(path) != time),
            out=out,
            app=app,
        )

    def stale(self, builder: str = 'html', **settings: Any) -> list[str]:
        """Return the files of an output that are others after a clean build."""
        with TemporaryDirectory(dir=self.top.parent) as folder:
            clean = self.build(builder, out=Path(folder, builder), **settings)
            return differing(self.output(builder), clean.out)

    def run(
        self, builder: str = 'html', *options: str, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Build in a process of its own, as a person does."""
        return execute(self.command(builder, *options), variables=variables, folder=self.top)

    def command(self, builder: str = 'html', *options: str) -> list[str]:
        """Return the command of a build."""
        folders = ['-c', str(self.conf), '-d', str(self.doctrees(builder))]
        return [*SPHINX, '-b', builder, *folders, *options, str(self.source), str(self.output(builder))]


@contextmanager
def no_garbage() -> Iterator[None]:
    """Do not search for garbage: a small site leaves little, and the search takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def execute(
    command: list[str], *, variables: Mapping[str, str] | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command with the extension of this repository; what takes minutes hangs."""
    environment = {'PATH': os.environ['PATH'], 'PYTHONPATH': str(EXTENSION)}
    return subprocess.run(
        command,
        cwd=folder,
        env={**environment, **(variables or {})},
        capture_output=True,
        text=True,
        encoding='utf-8',
        timeout=600,
        check=False,
    )


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


def inventory(file: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """Return the address and title of each object in an inventory, by type and name."""
    objects: dict[str, dict[str, tuple[str, str]]] = {}
    for line in zlib.decompress(file.read_bytes().split(b'\n', 4)[4]).decode().splitlines():
        name, type_, _priority, uri, title = re.fullmatch(r'(.+) (\w+:\w+) (\S+) (\S*) (.*)', line).groups()
        objects.setdefault(type_, {})[name] = (uri.replace('$', name), name if title == '-' else title)
    return objects


def differing(one: Path, other: Path) -> list[str]:
    """Return the paths of files that are not the same in both folders."""
    first, second = contents(one), contents(other)
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))
