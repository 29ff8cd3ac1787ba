# SPDX-License-Identifier: Apache-2.0
"""Arrows never turn back: what may import what, and whose words may stand where."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import maturity
from maturity.schemas import NAMES, schema_text

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1] / '_ext'
PACKAGE = ROOT / 'maturity'
SOURCES = sorted(ROOT.rglob('*.py'))
MAX_MODULE = 400
MAX_FUNCTION = 50

# From the lowest layer to the highest: each may import what stands before it.
LAYERS = (
    ('model',),
    ('on_demand', 'problems', 'typesetting'),
    ('encoding',),
    ('yamltools', 'files', 'links', 'naming', 'paths', 'upgrades'),
    ('digests',),
    ('rules', 'assessment'),
    ('schemas', 'reading', 'history', 'obstacles'),
    ('evaluate',),
    ('assemble', 'published', 'unread'),
    ('checks',),
    ('comparison',),
    ('load', 'matrices'),
    ('summary', 'console', 'edit'),
    ('whatif',),
    ('views',),
    ('writers', 'api', 'effects'),
    ('commands',),
    ('cli',),
    ('__main__', 'sphinxext'),
    ('support_matrix',),
)


def _name(path: Path) -> str:
    """Return the part of the core that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix('.py')


def _imports(path: Path) -> Iterator[str]:
    """Yield what a file imports, at run time or for its types."""
    for node in ast.walk(ast.parse(path.read_text('utf-8'))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f'{path}: an import names its package'
            assert node.module is not None
            # `from maturity import x` imports a part of the package.
            names = [f'maturity.{alias.name}' for alias in node.names] if node.module == 'maturity' else []
            yield from names or [node.module]


def _ours(path: Path) -> set[str]:
    found = {name.split('.')[1] for name in _imports(path) if name.startswith('maturity.')}
    return found - {'__version__'}


def test_imports_go_down() -> None:
    heights = {name: height for height, names in enumerate(LAYERS) for name in names}
    wrong = []
    for path in PACKAGE.rglob('*.py'):
        own = _name(path)
        height = -1 if own in {'__init__', 'model'} else heights[own]
        wrong += [f'{path} imports {name}' for name in _ours(path) - {own} if heights[name] >= height]
    assert wrong == []


def test_the_other_packages_know_the_core_and_it_knows_neither() -> None:
    found = {
        (path.relative_to(ROOT).parts[0], name.split('.')[0])
        for path in SOURCES
        for name in _imports(path)
        if name.startswith('maturity')
    }
    assert {(one, other) for one, other in found if one != other} == {
        ('maturity_audit', 'maturity'),
        ('maturity_import', 'maturity'),
    }
    above = {name for path in SOURCES if PACKAGE not in path.parents for name in _imports(path)}
    assert not [name for name in above if name.startswith('maturity.sphinxext')]


def test_only_the_extension_knows_sphinx() -> None:
    for path in SOURCES:
        if PACKAGE not in path.parents or _name(path) != 'sphinxext':
            foreign = {name.split('.')[0] for name in _imports(path)}
            # Tables of reST are for docutils to read.
            allowed = {'docutils'} if path.name == 'rest.py' else set()
            assert not foreign & {'sphinx', 'docutils', 'jinja2'} - allowed, path


def test_importing_the_core_leaves_sphinx_alone() -> None:
    script = 'import sys, json, maturity.cli, maturity.views, maturity.api; print(json.dumps([*sys.modules]))'
    environment = {**os.environ, 'PYTHONPATH': str(ROOT)}
    done = subprocess.run(
        [sys.executable, '-c', script], env=environment, check=True, capture_output=True, text=True
    )
    loaded = {name.split('.')[0] for name in json.loads(done.stdout)}
    assert 'maturity' in loaded
    assert not loaded & {'sphinx', 'docutils', 'jinja2', 'urllib3', 'requests'}


# Words of the first user; whoever is the next has others.
FOREIGN = re.compile(
    r'trove|redis|mysql|mariadb|cassandra|mongo|postgres|couch|vertica\b|percona|datastore|guest.?agent'
    r'|openstack(?!docstheme)|opendev|kilo\b|newton|ussuri|victoria|tempest|devstack|experimental|technical.preview',
    re.IGNORECASE,
)


def test_nothing_in_the_packages_speaks_of_their_first_user() -> None:
    found = []
    for path in sorted(ROOT.rglob('*')):
        if path.is_file() and path.suffix in {'.py', '.json', '.jinja', '.css', '.js'}:
            for number, line in enumerate(path.read_text('utf-8').splitlines(), 1):
                found += [f'{path.relative_to(ROOT)}:{number}: {word[0]}' for word in FOREIGN.finditer(line)]
    assert found == []


def test_nothing_is_too_long() -> None:
    for path in SOURCES:
        text = path.read_text('utf-8')
        assert text == '' or text.startswith('# SPDX-License-Identifier: Apache-2.0\n'), path
        assert len(text.splitlines()) <= MAX_MODULE, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                assert node.end_lineno - node.lineno < MAX_FUNCTION, f'{path}:{node.lineno} {node.name}'


@pytest.mark.parametrize('name', NAMES)
def test_the_schemas_are_those_of_the_records(name: str) -> None:
    """`python -m maturity.schemas` writes them anew."""
    text = schema_text(name)
    assert (
        Path(maturity.__file__).with_name('schema').joinpath(f'{name}.schema.json').read_text('utf-8') == text
    )
    schema = json.loads(text)
    assert schema['$id'] == f'{name}.schema.json'
    assert schema['description']
    for part in _mappings(schema):
        # A mapping without an end would let a misspelt key pass.
        if 'properties' in part:
            assert 'additionalProperties' in part or part.keys() <= {'properties', 'required'}, part


def _mappings(part: object) -> Iterator[dict[str, object]]:
    if isinstance(part, dict):
        if not any(isinstance(value, dict) and key == 'const' for key, value in part.items()):
            yield part
        for value in part.values():
            yield from _mappings(value)
    elif isinstance(part, list):
        for value in part:
            yield from _mappings(value)
