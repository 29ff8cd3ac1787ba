# SPDX-License-Identifier: Apache-2.0
"""Any sequence of builds and edits leaves each output as a clean build would.

All outputs but that for translators share what was read.  `MATURITY_LONG=1` plays many more steps.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from maturity.load import load
from maturity.model import Text
from maturity.sphinxext import known, manifest, project
from maturity.views import resolve
from tests.sphinx.site import ROOTS, Site, contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from maturity.evaluate import Assessments
    from maturity.views import Request
    from tests.sphinx.site import Build

    Edit = Callable[[Site, random.Random], None]

LONG = bool(os.environ.get('MATURITY_LONG'))
VERBS = ('html', 'text', 'epub', 'dirhtml', 'latex', 'gettext')

# What is laid over the small site, so that there is one of each that can be edited.
MORE = ROOTS / 'edited'
SETTINGS = """
language = 'de'
locale_dirs = ['locale']
templates_path = ['_templates']
html_static_path = ['_static']
html_css_files = ['site.css']
html_sidebars = {'**': ['globaltoc.html']}
suppress_warnings = ['epub.unknown_project_files']
maturity_exact_site = True
rst_epilog = '.. |here| replace:: here'
"""
CATALOGUE = 'source/locale/de/LC_MESSAGES/places.po'
# Of two equal titles, which comes first must not depend on what was read last.
EPSILON = "title: Beta\nintroduced: {release: '3.10'}\nimplementation:\n  - {since: '3.10', none: Not yet.}\n"


def prepared(folder: Path) -> Site:
    site = Site(folder)
    shutil.copytree(MORE, site.top, dirs_exist_ok=True)
    site.append('source/index.rst', '   places\n')
    site.append('conf.py', SETTINGS)
    return site


def swap(path: str, *texts: str) -> Edit:
    """Return an edit that puts the next of some texts in place of the one that is there."""

    def edit(site: Site, _choice: random.Random) -> None:
        text = (site.top / path).read_text('utf-8')
        pairs = zip(texts, (*texts[1:], texts[0]), strict=True)
        for old, new in sorted(pairs, key=lambda pair: -len(pair[0])):
            if old in text:
                site.write(path, text.replace(old, new))
                return

    return edit


def toggle(path: str, text: str) -> Edit:
    """Return an edit that writes a file, or removes it where it is there."""

    def edit(site: Site, _choice: random.Random) -> None:
        if (site.top / path).exists():
            site.remove(path)
        else:
            site.write(path, text)

    return edit


def one_of(pattern: str, *texts: str) -> Edit:
    """Return an edit of one of all the places that a pattern finds in the record."""

    def edit(site: Site, choice: random.Random) -> None:
        found = [
            (path, match)
            for path in sorted(site.data.rglob('*.yaml'))
            for match in re.finditer(pattern, path.read_text('utf-8'))
        ]
        path, match = choice.choice(found)
        text = path.read_text('utf-8')
        path.write_text(
            text[: match.start()] + match.expand(choice.choice(texts)) + text[match.end() :], 'utf-8'
        )

    return edit


def add_a_page(site: Site, _choice: random.Random) -> None:
    """Add a page of prose, or remove it."""
    if (site.source / 'more.rst').exists():
        site.remove('source/more.rst')
        site.edit('source/index.rst', '   more\n', '')
    else:
        site.write('source/more.rst', 'More\n====\n\nMore about :ref:`places`, :driver:`beta`.\n')
        site.append('source/index.rst', '   more\n')


def add_a_release(site: Site, _choice: random.Random) -> None:
    """Add a release, or remove it."""
    toggle('data/releases/4.0.yaml', 'title: Version 4.0\ntag: 4.0.0\n')(site, _choice)
    swap('data/releases.yaml', "'3.10']", "'3.10', '4.0']")(site, _choice)


def go_back_in_time(site: Site, _choice: random.Random) -> None:
    """Change a file without a change of its size, and make it older than it was."""
    path = site.source / 'part.txt'
    before = path.stat().st_mtime
    path.write_text(path.read_text('utf-8').swapcase(), 'utf-8')
    os.utime(path, (before - 100, before - 100))


def switch_branches(site: Site, choice: random.Random) -> None:
    """Put the tree away, and another one in its place: with the times of then, or of now."""
    other, away = site.top.parent / 'branch', site.top.parent / 'away'
    if not other.exists():
        shutil.copytree(site.top, other, symlinks=True)
        return
    site.top.rename(away)
    copy = choice.choice([shutil.copy, shutil.copy2])
    shutil.copytree(other, site.top, symlinks=True, copy_function=copy)
    shutil.rmtree(other)
    away.rename(other)


def damage(site: Site, choice: random.Random) -> None:
    """Remove, cut or replace two files of an output."""
    out = site.output(choice.choice(VERBS))
    found = [path for path in sorted(out.rglob('*')) if path.is_file()] if out.exists() else []
    for path in choice.sample(found, min(2, len(found))):
        content = path.read_bytes()
        path.unlink()
        if choice.random() < 0.6:
            path.write_bytes(choice.choice([content[: len(content) // 2], content[::-1]]))


def edit_code(site: Site, _choice: random.Random) -> None:
    """Let the package be another one; see the fixture."""
    with (site.top.parent / 'code').open('a') as file:
        file.write('x')


RENAMED = "renamed: [{release: '3.9', from: store, reason: Short.}]"
LAYOUT = '{% extends "!layout.html" %}{% block footer %}Foot{% endblock %}'
PAGE = '{{ heading(record.title) }}\n\nA page.\n\n.. timeline::\n   :entry: {{ id }}\n'
RECORD: dict[str, Edit] = {
    'words': one_of(
        r"(title|note|reason|quote|meaning): [A-Z][^,{}\n']*", r"\1: 'Ünï'", r"\1: '<b> |f|'", r'\1: Beta'
    ),
    'votes': one_of('voting: (true|false)', 'voting: true', 'voting: false'),
    'states': one_of(r'state: (implemented|partial|missing|unknown)\b', 'state: partial', 'state: missing'),
    'ranges': one_of(r"(since|last): ('[\d.]+'|amber|birch)", r'\1: birch', r"\1: '3.9'", r"\1: '3.10'"),
    'comment': one_of('(?m)^title:', '# A comment.\n\ntitle:'),
    'former name': swap('data/features/cache.yaml', 'title: Cache', f'title: Cache\n{RENAMED}'),
    'entry': toggle('data/drivers/epsilon.yaml', EPSILON),
    'release': add_a_release,
}
EDITS: dict[str, Edit] = {
    **RECORD,
    'prose': swap('source/prose.rst', '|here| is', 'Nobody knows', '|here| was'),
    'index': swap('source/prose.rst', 'single: tape', 'single: reel'),
    'label': swap('source/places.rst', '.. _places:', '.. _place:'),
    'labelled title': swap('source/places.rst', 'Where it is\n-----------', 'Where it was\n------------'),
    'image': swap('source/places.rst', '.. image:: dot.svg', 'No image.'),
    'image file': swap('source/dot.svg', '<title>dot</title>', '<title>point</title>'),
    'include': swap('source/part.txt', 'A part.', 'Another part.'),
    'layout': toggle('_templates/layout.html', LAYOUT),
    'page template': toggle('_templates/pages/driver.rst.jinja', PAGE),
    'fragment': toggle('_templates/maturity/table.html.jinja', '<p>A table.</p>'),
    'style': swap('_static/site.css', 'red', 'blue'),
    'static file': toggle('_static/more.css', 'p { }\n'),
    'catalogue': swap(CATALOGUE, 'msgstr "Wo"', 'msgstr "Ort"'),
    'messages': toggle(
        CATALOGUE.replace('places', 'maturity'),
        (MORE / CATALOGUE).read_text('utf-8').replace('Where it is', 'Releases'),
    ),
    'epilog': swap('conf.py', 'replace:: here', 'replace:: there'),
    'version': swap('conf.py', "release = '1'", "release = '2'"),
    'page': add_a_page,
    'code': edit_code,
    'time': go_back_in_time,
    'branch': switch_branches,
    'damage': damage,
}


@pytest.fixture(autouse=True)
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the package be another one with each letter in a file, and then give views other captions."""
    file = tmp_path / 'code'

    def version() -> str:
        return str(file.stat().st_size) if file.exists() else '0'

    def other(assessments: Assessments, request: Request) -> Any:  # noqa: ANN401 (one of the views)
        view: Any = resolve(assessments, request)
        caption = getattr(view, 'caption', None)
        return view if caption is None else replace(view, caption=Text(f'{caption} {version()}'))

    monkeypatch.setenv('SOURCE_DATE_EPOCH', '1600000000')
    monkeypatch.setattr(project, 'resolve', other)
    for module in (known, manifest):
        monkeypatch.setattr(module, 'code_digest', version)
    monkeypatch.setattr('maturity.sphinxext.domain.code_digest', version)


def make(edits: list[str], site: Site, choice: random.Random) -> None:
    """Edit a site; an edit of the record that makes it wrong is taken back."""
    before = site.top.parent / 'before'
    for edit in edits:
        shutil.copytree(site.data, before)
        EDITS[edit](site, choice)
        if edit in RECORD and load(str(site.data)).problems:
            shutil.rmtree(site.data)
            before.rename(site.data)
        else:
            shutil.rmtree(before)


def published(build: Build, *, exact: bool) -> dict[str, bytes]:
    """Return the files of an output, or those of documents with views.

    Of a book it is what is in it, because an archive has times.
    """
    found = contents(build.out)
    for path, content in found.items():
        if path.endswith('.epub'):
            with zipfile.ZipFile(build.out / path) as archive:
                found[path] = b''.join(archive.read(name) for name in archive.namelist())
        elif path.endswith('.pot'):
            found[path] = re.sub(rb'"POT-Creation-Date: .*', b'', content)
    if exact:
        return found
    documents = build.app.env.domaindata['maturity']['notes']
    return {path: content for path, content in found.items() if path.rpartition('.')[0] in documents}


def steps(choice: random.Random) -> Iterator[list[str]]:
    """Yield the edits between two builds: each comes up before any comes up again."""
    names: list[str] = []
    while True:
        if len(names) < len(EDITS):
            names += choice.sample(sorted(EDITS), len(EDITS))
        yield [names.pop(0) for _ in range(choice.choice((0, 1, 1, 2, 3, 5)))]


@pytest.mark.parametrize('exact', [True, False], ids=['whole site', 'documents with views'])
@pytest.mark.parametrize('seed', range(4) if LONG else [1])
def test_any_sequence_ends_where_a_clean_build_begins(seed: int, tmp_path: Path, *, exact: bool) -> None:
    site = prepared(tmp_path)
    if not exact:
        site.edit('conf.py', 'maturity_exact_site = True', '')
    choice = random.Random(seed)  # noqa: S311 (no secret)
    verbs = VERBS if exact else VERBS[:2]
    done = []
    for number, edits in zip(range(60 if LONG else 2 * len(verbs)), steps(choice), strict=False):
        make(edits, site, choice)
        verb = verbs[number] if number < len(verbs) else choice.choice(verbs)
        done.append((*edits, verb))
        again, clean = (site.build(verb, out=out, warns=None) for out in (None, tmp_path / 'clean' / verb))
        found, wanted = (published(build, exact=exact) for build in (again, clean))
        different = [path for path in {*found, *wanted} if found.get(path) != wanted.get(path)]
        assert sorted(different) == [], (seed, done[-8:])
        shutil.rmtree(tmp_path / 'clean')
