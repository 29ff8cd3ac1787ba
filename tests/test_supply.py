# SPDX-License-Identifier: Apache-2.0
"""What this project is made of: pinned, known to OpenStack, free, and none of it copied in here."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parents[1]
RUNTIME = ('requirements.txt', 'doc/requirements.txt')
ALL = (*RUNTIME, 'test-requirements.txt')
# Every name is in global-requirements.txt of openstack/requirements, at commit 33536777 of 2026-08-22.
GLOBAL = {
    'autopage',
    'docutils',
    'jinja2',
    'openstackdocstheme',
    'pyyaml',
    'sphinx',
}
FREE = re.compile(
    r'\b(MIT|0?BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla|ISC|Public Domain|Unlicense|PIL|HPND)\b',
    re.IGNORECASE,
)


def requirements(path: str) -> list[Requirement]:
    lines = (line.partition('#')[0].strip() for line in (TOP / path).read_text('utf-8').splitlines())
    return [Requirement(line) for line in lines if line]


def names(*paths: str) -> set[str]:
    return {str(canonicalize_name(one.name)) for path in paths for one in requirements(path)}


def test_every_version_is_pinned() -> None:
    pins = requirements('constraints.txt')
    assert all(re.fullmatch(r'==[\w.]+', str(one.specifier)) for one in pins)
    assert names(*ALL) <= names('constraints.txt')


def test_the_oldest_versions_tested_are_the_lowest_allowed() -> None:
    lowest = {one.name: str(one.specifier).removeprefix('>=') for one in requirements('requirements.txt')}
    for pin in requirements('oldest.txt'):
        version = str(pin.specifier).removeprefix('==')
        assert f'{version}.'.startswith(f'{lowest[pin.name]}.'), pin


def test_openstack_knows_what_runs() -> None:
    assert names(*RUNTIME) == GLOBAL


def closure(wanted: set[str]) -> set[str]:
    """Return the names and those of all that they need here."""
    found: set[str] = set()
    todo = set(wanted)
    while todo:
        name = todo.pop()
        found.add(name)
        needs = [Requirement(line) for line in importlib.metadata.requires(name) or ()]
        applied = {one for one in needs if one.marker is None or one.marker.evaluate({'extra': ''})}
        todo |= {str(canonicalize_name(one.name)) for one in applied} - found
    return found


def test_all_that_runs_is_pinned_and_free() -> None:
    pytest.importorskip('openstackdocstheme')
    used = closure(names(*RUNTIME))
    assert len(used) > len(names(*RUNTIME))
    assert used <= names('constraints.txt')
    for name in sorted(used):
        data = importlib.metadata.metadata(name)
        said = [data.get('License') or '']
        said += [line for line in data.get_all('Classifier', []) if line.startswith('License ::')]
        offers = re.split(r' OR ', data.get('License-Expression') or ' '.join(said)[:300])
        free = [one for one in offers if FREE.search(one) and not re.search(r'(?<!L)GPL', one)]
        # An editor's mode in the sources of docutils is under the GPL; no wheel holds it.
        assert free or (name == 'docutils' and FREE.search(offers[0])), (name, offers)


@pytest.mark.parametrize('folder', ['_ext', '_templates', 'bench', 'tests'])
def test_nothing_is_copied_in(folder: str) -> None:
    """Every source is ours, by its first lines, and written by hand, by the length of its lines."""
    sources = [
        path
        for path in (TOP / folder).rglob('*')
        if path.suffix in {'.css', '.js', '.py', '.sty'} and not {'golden', 'roots'} & set(path.parts)
    ]
    for path in sources:
        text = path.read_text('utf-8')
        # A folder of Python needs a file that may be empty.
        assert not text or 'SPDX-License-Identifier: Apache-2.0' in text[:200], path
        assert max(map(len, text.splitlines()), default=0) < 200, path
    assert [path for path in (TOP / folder).rglob('*') if path.name.endswith(('.min.js', '.min.css'))] == []
