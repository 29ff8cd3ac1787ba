# SPDX-License-Identifier: Apache-2.0
"""The JSON of the API: what its schemas promise and nothing else; all facts, with evidence."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from maturity import __version__, api
from maturity.api.documents import DOCUMENTS, SCHEMA_VERSION
from maturity.api.schemas import api_schema
from tests.conftest import judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOTS = Path(__file__).parents[1] / 'roots'
SCHEMAS: dict[str, Any] = {name: api_schema(name) for name in DOCUMENTS}


def exported(folder: Path, **settings: Any) -> api.Export:
    return api.Export(assessments=judged(folder), **settings)


def documents(made: api.Export) -> dict[str, Any]:
    """Return every document by its path, as others read it."""
    return {
        path: json.loads(content)
        for path, content in api.files(made, ['json'])
        if not path.endswith('.schema.json')
    }


def validator(path: str, document: dict[str, Any]) -> Draft202012Validator:
    """Return the validator for the schema that a document names, found from where it lies."""
    schema = posixpath.normpath(posixpath.join(posixpath.dirname(path), document['$schema']))
    name = schema.removeprefix('api/v1/schema/').removesuffix('.schema.json')
    return Draft202012Validator(SCHEMAS[name])


@pytest.fixture(scope='module', params=['roots/mini', 'roots/foreign', 'whole'])
def made(request: pytest.FixtureRequest) -> api.Export:
    return exported(ROOTS.parent / request.param / 'data')


@pytest.fixture(scope='module')
def everything(mini: api.Export) -> dict[str, Any]:
    return documents(mini)


# Schemas ----------------------------------------------------------------------------------------


@pytest.mark.parametrize('name', DOCUMENTS)
def test_a_schema_is_sound_closed_and_explained(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema['$id'] == f'{name}.schema.json'
    assert schema['description']
    for part in parts(schema):
        if isinstance(part.get('properties'), dict):
            assert part['additionalProperties'] is False, part
            assert set(part['required']) <= set(part['properties'])
            assert part['description'], part


def parts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(one)


def test_every_document_is_valid_by_the_schema_that_it_names(made: api.Export) -> None:
    found = documents(made)
    entries = len(made.data.entries) + len(made.data.renamed)
    releases = sum(1 + len(one.former) for one in made.data.releases.values())
    assert len(found) == 3 + entries + releases
    for path, document in found.items():
        assert list(validator(path, document).iter_errors(document)) == [], path


def test_nothing_that_a_schema_does_not_name_is_valid(everything: dict[str, Any]) -> None:
    """No object of any document takes another key; of those with the same keys one is tried."""
    for path, document in everything.items():
        check = validator(path, document)
        for one in {tuple(one): one for one in parts(document)}.values():
            one['No Id'] = 1
            assert not check.is_valid(document), (path, list(one))
            del one['No Id']
        assert check.is_valid(document)


def test_the_schemas_are_published(mini: api.Export) -> None:
    published = dict(api.files(mini, ['json']))
    for name in DOCUMENTS:
        assert json.loads(published[f'api/v1/schema/{name}.schema.json']) == SCHEMAS[name]
    assert json.loads(published['schema/entry.schema.json'])['title'] == 'Entry'


# What the documents say -------------------------------------------------------------------------


def test_every_document_says_of_what_it_is_made(everything: dict[str, Any]) -> None:
    heads = {(one['schema-version'], tuple(one['producer'].items())) for one in everything.values()}
    assert heads == {(SCHEMA_VERSION, (('name', 'sphinx-maturity'), ('version', __version__)))}
    # Elsewhere, each change would change every file.
    digests = {path: one['digest'] for path, one in everything.items() if 'digest' in one}
    assert {*digests} == {'api/v1/index.json', 'api/v1/maturity.json'}
    assert len({*digests.values()}) == 1


def test_a_fact_has_its_range_state_and_evidence_with_an_address(everything: dict[str, Any]) -> None:
    facts = everything['api/v1/entries/alpha.json']['entry']
    first, second = facts['capabilities']['sync']
    assert (first['since'], first['last'], first['state']) == ('amber', 'amber', 'missing')
    assert second == {
        'since': 'birch',
        'state': 'implemented',
        'evidence': [
            {
                'type': 'path',
                'path': 'engine/alpha.py',
                'repository': 'example/engine',
                'ref': second['evidence'][0]['ref'],
                'release': 'birch',
                'line': 40,
                'symbol': 'sync',
                'address': second['evidence'][0]['address'],
            },
            {**second['evidence'][1]},
        ],
    }
    assert second['evidence'][0]['address'].startswith('https://git.example.org/example/engine/')
    assert second['evidence'][0]['address'].endswith('#n40')
    assert second['evidence'][1]['release'] == '3.10'
    assert facts['capabilities']['paint'][0]['note'] == 'Only in black.'
    assert facts['capabilities']['resize'][0]['reason'] == 'Its size is fixed.'
    assert facts['demotions'][0]['evidence'][0]['change'] == 'abcdef5555555555555555555555555555555555'


def _release(path: PurePath) -> str:
    """Return the id in the name of a file about a release, which a table can follow."""
    return path.stem.partition('-')[0]


def test_the_index_leads_to_files_that_there_are(made: api.Export) -> None:
    # Whoever asks by a former id is answered, but nothing leads there.
    files = {PurePath(path) for path, _content in api.files(made)}
    former = {old for release in made.data.releases.values() for old in release.former}
    own = (path for path in files if path.stem not in made.data.renamed)
    there = {str(path) for path in own if not (path.parent.name == 'releases' and _release(path) in former)}
    index = documents(made)['api/v1/index.json']
    strings = [str(value) for one in parts(index) for value in one.values()]
    named = {
        posixpath.normpath(f'api/v1/{text}') for text in strings if re.search(r'\.(json|csv|atom|svg)$', text)
    }
    listed = {path for path in named if '/schema/' not in path}
    assert listed == {path for path in there if 'schema/' not in path} - {'api/v1/index.json'}


# The same bytes ---------------------------------------------------------------------------------


def edited(folder: Path, edit: Callable[[str], str]) -> dict[str, bytes]:
    """Return the files of the small record with all of its files edited."""
    for path in sorted((ROOTS / 'mini' / 'data').rglob('*.yaml')):
        copy = folder / 'data' / path.relative_to(ROOTS / 'mini' / 'data')
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(edit(path.read_text('utf-8')), 'utf-8')
    return dict(api.files(exported(folder / 'data')))


def test_comments_and_layout_change_nothing(mini: api.Export, tmp_path: Path) -> None:
    assert edited(tmp_path, lambda text: f'# More.\n\n{text}') == dict(api.files(mini))


def test_paths_are_plain_and_differ_without_regard_to_case(made: api.Export) -> None:
    paths = [path for path, _content in api.files(made)]
    assert len({path.lower() for path in paths}) == len(paths)
    for path in paths:
        assert path.isascii()
        assert posixpath.normpath(path) == path
        assert not path.startswith(('/', '..'))


def test_each_part_can_be_had_alone(made: api.Export) -> None:
    listed = [(one.path, one.part) for one in api.outputs(made.data)]
    for part in api.PARTS:
        assert [path for path, _content in api.files(made, [part])] == [
            path for path, of in listed if of == part
        ]
