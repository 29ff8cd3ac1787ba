# SPDX-License-Identifier: Apache-2.0
"""Expressions for names of tests: what they match, and that nobody can make that take long."""

from __future__ import annotations

import random
import re

import pytest

from maturity.model.expressions import Name, begins, compiled, is_in
from maturity.model.forms import Form
from maturity.model.releases import Selection

(FORM,) = (one for one in Selection.__metadata__ if isinstance(one, Form))

FOREIGN = ('(?:', '(?<!', '$', '^', '?', '+', '*', '[ab]', '[^b]', '[]a|]', '\\w', '\\W*', ')*', ')?')
"""What expressions of other repositories have too."""
PIECES = ('a', 'b', '_', '-', '.', '.*', '\\.', '(', ')', '|', '(?!')


@pytest.mark.parametrize('seed', range(5))
def test_expressions_match_what_those_of_python_match(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 (no secret)
    for _ in range(3000):
        text = '^' + ''.join(choose.choices(PIECES, k=choose.randint(0, 9)))
        assert FORM.fits(text)
        try:
            usual = re.compile(text)
        except re.error:
            assert compiled(text) is None, text
            continue
        expression = compiled(text)
        assert expression is not None, text
        for _ in range(4):
            name = ''.join(choose.choices('ab._-', k=choose.randint(0, 6)))
            assert is_in(expression, Name(name)) == bool(usual.search(name)), (text, name)


@pytest.mark.parametrize('seed', range(5))
def test_expressions_of_other_repositories_match_so_too_or_are_refused(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 (no secret)
    refused = 0
    for _ in range(3000):
        text = ''.join(choose.choices(PIECES + FOREIGN, k=choose.randint(0, 9)))
        expression = compiled(text)
        try:
            usual = re.compile(text)
        except re.error:
            # Ours can look behind at texts of any length.
            assert expression is None or '(?<!' in text, text
            continue
        refused += expression is None
        for _ in range(4 if expression is not None else 0):
            name = ''.join(choose.choices('ab._-', k=choose.randint(0, 6)))
            assert begins(expression, Name(name)) == bool(usual.match(name)), (text, name)
    assert refused < 300


@pytest.mark.parametrize(
    'text', ['a{3}', r'a\b', '(?i)a', '(?=a)', '(?P<n>a)', '(a|b*)*', '(a+)+', 'a+?', r'(a)\1', 'x' * 9 + '(']
)
def test_what_is_not_matched(text: str) -> None:
    assert compiled(text) is None


# No limit of time stands here: with another way to match, most of these would never end.
BOMBS = (
    '^' + '(|)' * 99 + 'b',
    '^' + '(a|a)' * 59 + 'b',
    '^' + '(a|.)' * 59 + 'b',
    '^x|' + '.*' * 140 + 'b',
    '^x|' + '(.*|.*)' * 40 + 'b',
    '^' + '(' * 149 + ')' * 149 + 'b',
    '^' + '(?!' * 70 + 'b' + ')' * 70 + 'b',
    '^(?!' + '.*a' * 80 + '.*b).*b',
    '^b' + '|' * 290 + '(?!)b',
)


@pytest.mark.parametrize('text', BOMBS)
def test_no_expression_takes_long(text: str) -> None:
    assert FORM.fits(text)
    expression = compiled(text)
    assert expression is not None
    longest = Name('a' * 400 + '.' + 'a' * 300)
    # Only an alternative that is empty matches without any "b".
    assert is_in(expression, longest) == ('||' in text)


@pytest.mark.parametrize(
    'text', ['^a+', '^a*', '^(a)*', '^.**', '^a?', '^.*?', '^[a]', '^a{9}', '^\\w', '^(?=a)', '^a$', 'a|b']
)
def test_other_expressions_are_refused(text: str) -> None:
    assert not FORM.fits(text)
