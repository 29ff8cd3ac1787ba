# SPDX-License-Identifier: Apache-2.0
"""What no rule depends on stands in the cards: descriptions, groups, labelled texts and links."""

from __future__ import annotations

from pathlib import Path

import pytest

from maturity.evaluate import evaluate
from maturity.load import load
from maturity.views import Request, resolve
from maturity.views.shapes import BREAK, Fields, Link

MINI = Path(__file__).parent / 'roots' / 'mini' / 'data'


def card(view: str, option: str, id_: str) -> dict[str, list[str]]:
    """Return the words of a card, and addresses of links, by label."""
    loaded = load(str(MINI))
    assert loaded.dataset is not None
    found = resolve(evaluate(loaded.dataset), Request(view, ((option, id_),)))
    assert isinstance(found, Fields)
    return {
        str(label): [
            f'{part.words} <{part.address}>' if isinstance(part, Link) else str(part) for part in parts
        ]
        for label, parts in found.fields
    }


def test_a_capability_says_what_it_is() -> None:
    found = card('capability-card', 'capability', 'sync')
    line = str(BREAK)
    assert list(found)[:4] == ['Description', 'Group', 'Command', 'Guide']
    assert found['Description'] == ['Two copies become the same.']
    assert found['Group'] == ['Copies']
    assert found['Command'] == ['engine sync', line, 'engine sync --all']
    assert found['Guide'] == [
        'manual.example.org/sync <https://manual.example.org/sync>',
        line,
        'how to begin <https://manual.example.org/sync#begin>',
    ]


def test_a_capability_that_says_nothing_has_no_such_fields() -> None:
    assert not {'Description', 'Group', 'Command'} & set(card('capability-card', 'capability', 'resize'))


def test_an_entry_has_its_details_last() -> None:
    found = card('entry-card', 'entry', 'alpha')
    assert list(found)[-2:] == ['Manual', 'Maintainers']
    assert found['Maintainers'] == ['The engine team']


@pytest.mark.parametrize(
    ('detail', 'code'),
    [
        ('{label: Guide}', 'bad-format'),
        ('{text: There is one.}', 'missing-key'),
        ('{label: Guide, link: "http://example.org"}', 'bad-format'),
        ('{label: Guide, text: x, url: y}', 'unknown-key'),
    ],
)
def test_a_detail_that_is_none_is_a_problem(detail: str, code: str, tmp_path: Path) -> None:
    for path in MINI.rglob('*.yaml'):
        copy = tmp_path / 'data' / path.relative_to(MINI)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(
            path.read_text('utf-8').replace('{label: Command, text: engine sync}', detail), 'utf-8'
        )
    (problem,) = load(str(tmp_path / 'data')).problems
    assert (problem.code, problem.mark.path, problem.mark.line) == (code, 'data/capabilities.yaml', 8)
