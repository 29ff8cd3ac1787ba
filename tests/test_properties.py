# SPDX-License-Identifier: Apache-2.0
"""What holds for every input that hypothesis or chance finds: the loader, in memory.

`MATURITY_LONG=1` looks fifty times as long.
"""

from __future__ import annotations

import os
import random
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maturity import schemas
from maturity.evaluate import evaluate
from maturity.files import DataFile, Listing, walk
from maturity.load import read
from maturity.model import forms
from maturity.problems import CODES
from maturity.writers.documents import explanation
from maturity.yamltools import YamlError, read_yaml
from tests import structure
from tests.builders import Plain

if TYPE_CHECKING:
    from maturity.load import Loaded
    from maturity.problems import Problem

LOOK = 50 if os.environ.get('MATURITY_LONG') else 1
DAMAGES, SHARDS = 300 * LOOK, 10


def look(examples: int) -> settings:
    """Return how long to look: at the same examples in every run, in the long form for more."""
    return settings(
        max_examples=examples * LOOK,
        derandomize=LOOK == 1,
        database=None,
        # A busy machine is slow, and that is no fault of what it tests.
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


BASE = walk(str(Path(__file__).parent / 'mistakes' / 'base'), 'data')
PATHS = tuple(file.path for file in BASE.files)
PLACE = re.compile(r'data(/.+)?:[1-9]\d*:[1-9]\d*: (?P<code>[a-z-]+) .*')


def with_file(path: str, data: bytes) -> Loaded:
    """Return what is loaded of the sound record with one file more, or another one."""
    others = [file for file in BASE.files if file.path != path]
    return read(replace(BASE, files=(*others, DataFile(path, data))), name='data')


def is_told(loaded: Loaded) -> None:
    """Check that what is wrong is said, in the one form in which it is."""
    for problem in loaded.problems:
        match = PLACE.fullmatch(str(problem))
        assert match
        assert match['code'] in CODES
        assert str(problem).isprintable()
    assert loaded.problems or loaded.dataset is not None


SIGNS = '\t\n\r !"#%&\'*+,-./0123456789:<>?@AZ[\\]^_`az{|}~\x00\x7f\x85\ufeff\u202eé東🐬'


@look(300)
@given(st.one_of(st.binary(max_size=200), st.text(SIGNS, max_size=200).map(str.encode)))
def test_bytes_are_read_or_refused_with_a_place(data: bytes) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        read_yaml(data, 'data/x.yaml')
    except YamlError as error:
        problems = error.problems
        # Refused is what has a reason.
        problems[0]
    assert all(PLACE.fullmatch(str(problem)) for problem in problems)


# Trees ------------------------------------------------------------------------------------------


def words(part: Any) -> set[str]:  # noqa: ANN401 (schemas are plain data)
    """Return every key and every allowed value of a schema."""
    if isinstance(part, dict):
        own = {str(key) for key in part.get('properties', {})} | {
            one for one in part.get('enum', ()) if isinstance(one, str)
        }
        return own.union(*map(words, part.values()))
    return set().union(*map(words, part)) if isinstance(part, list) else set()


VOCABULARY = sorted(set().union(*(words(schemas.schema(name)) for name in schemas.NAMES)))
IDS = ['alpha', 'beta', 'amber', 'birch', '3.9', '3.10', 'dr-api', 'backup', 'driver', 'bronze', '', ' ']
LEAVES = st.one_of(
    st.sampled_from(VOCABULARY),
    st.sampled_from(IDS),
    st.booleans(),
    st.integers(-1, 12),
    st.text(SIGNS[9:80]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from([*VOCABULARY, *IDS]), inner, max_size=5)
    ),
    max_leaves=25,
)


def written(tree: object) -> bytes:
    return yaml.dump(tree, Dumper=Plain, allow_unicode=True, sort_keys=False).encode()


def schema_of(path: str) -> str:
    folder, _, name = path.removesuffix('.yaml').rpartition('/')
    return {'': name, 'releases': 'release'}.get(folder, 'entry')


@look(300)
@given(st.sampled_from(PATHS), st.data())
def test_a_sound_tree_with_a_part_exchanged_or_left_out_is_told_and_judged_as_by_its_schema(
    path: str, data: st.DataObject
) -> None:
    """An editor must not be content with what the loader refuses, nor the other way round."""
    (old,) = (file.data for file in BASE.files if file.path == path)
    tree = yaml.safe_load(old)
    node, places = tree, 0
    while isinstance(node, dict | list) and node and places < 6:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        places += 1
        if not isinstance(node[key], dict | list) or data.draw(st.booleans()):
            if data.draw(st.booleans()):
                node[key] = data.draw(TREES)
            else:
                del node[key]
            break
        node = node[key]
    is_told(with_file(path, written(tree)))
    with suppress(YamlError):
        read_ = read_yaml(written(tree), path)
        name = schema_of(path)
        assert (not structure.problems(read_, name)) == structure.is_valid(read_, name)


FORMS = [one for one in vars(forms).values() if isinstance(one, forms.Form) and not one.is_date]


@look(400)
@given(st.data(), st.sampled_from(FORMS))
def test_a_form_is_that_of_the_schema(data: st.DataObject, form: forms.Form) -> None:
    fitting = st.from_regex(form.pattern, fullmatch=True)
    nearly = fitting.map(lambda text: f'{text}\n')
    text = data.draw(st.one_of(fitting, nearly, st.text(' \n', max_size=3), st.text(SIGNS, max_size=9)))
    assert form.fits(text) == structure.fits(form, text)


BITS = [
    *rb"""\ " ' [ { } : # &a *a !!x - % @ ~ null 3.10 on <<:{}""".split(),
    *(b': ', b'- ', b'\n---\n', b'\t', b'\r', b'|\n', b'>\n', b'\0', b'\xff', b'\xc3', b'\xe2\x80\xae'),
    b'x' * 20_000,
]


def _bytes_changed(r: random.Random, data: bytes) -> bytes:
    """Flip, insert or cut bytes."""
    at = r.randrange(len(data))
    new = r.choice([bytes([r.randrange(256)]), r.choice(BITS), b''])
    return data[:at] + new + data[at + r.choice([0, 1, r.randint(1, 40), len(data)]) :]


def _lines_changed(r: random.Random, data: bytes) -> bytes:
    """Drop, repeat, swap, replace or indent a line."""
    lines = data.splitlines(keepends=True)
    at, other = r.randrange(len(lines)), r.randrange(len(lines))
    line, foreign = lines[at], r.choice(r.choice(BASE.files).data.splitlines(keepends=True))
    if r.random() < 0.2:
        lines[at], lines[other] = lines[other], line
    else:
        indents = (b' ' + line, b'  ' + line, line.lstrip(b' '), line[1:])
        lines[at] = r.choice([b'', line * 2, foreign, r.choice(indents)])
    return b''.join(lines)


def _word_of_another(r: random.Random, data: bytes) -> bytes:
    words = data.split(b' ')
    words[r.randrange(len(words))] = r.choice(r.choice(BASE.files).data.split(b' '))
    return b' '.join(words)


def mutated(seed: int) -> Listing:
    """Return the sound record with one or two files damaged."""
    r = random.Random(seed)  # noqa: S311 (no secret hangs on it)
    files = list(BASE.files)
    for _ in range(r.randint(1, 2)):
        at = r.randrange(len(files))
        data = files[at].data
        for _ in range(r.choice([1, 1, 1, 2, 5])):
            data = r.choice((_bytes_changed, _lines_changed, _word_of_another))(r, data) if data else data
        files[at] = DataFile(files[at].path, data)
    if r.random() < 0.05:
        files.pop(r.randrange(len(files)))
    return Listing(files=tuple(files))


@pytest.mark.parametrize('shard', range(SHARDS))
def test_damage_gives_problems_and_nothing_else(shard: int) -> None:
    harmless = 0
    for seed in range(shard, DAMAGES, SHARDS):
        loaded = read(mutated(seed))
        is_told(loaded)
        harmless += not loaded.problems
        if loaded.dataset is not None and (seed % 7 == 0 or not loaded.problems):
            # What was loaded is sound enough to compute all that there is to compute.
            assessments = evaluate(loaded.dataset)
            assert assessments.all_events is not None
            for by_release in assessments.by_entry.values():
                for assessment in by_release.values():
                    assert all(line.isprintable() for line in explanation(loaded.dataset, assessment))
    # Damage that is mostly harmless would show nothing.
    assert harmless < DAMAGES / SHARDS / 2
