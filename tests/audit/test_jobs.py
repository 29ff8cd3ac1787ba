# SPDX-License-Identifier: Apache-2.0
"""Expressions that a repository holds, and commands."""

from __future__ import annotations

import re

import pytest

from maturity.model import Message
from maturity_audit.jobs import agreed as same
from maturity_audit.jobs import commanded
from maturity_audit.jobs import or_reason as told
from maturity_audit.patterns import Patterns, hardness, needed
from maturity_audit.source import CannotTell


@pytest.mark.parametrize(
    ('pattern', 'literals'),
    [
        ('^gate-blue-.*$', ('gate-blue-',)),
        ('^gate-(a|b)-x', ('gate-', '-x')),
        ('^ab?c', ('a', 'c')),
        ('ab*c+d{2}e', ('a', 'e')),
        (r'a\.b\d+c', ('a.b', 'c')),
        ('a[xy]b', ('a', 'b')),
        ('a[]|]b', ('a', 'b')),
        ('^a|b', ()),
        (r'a\|b', ('a|b',)),
        (r'a\(b|c', ()),
        ('(?i)abc', ()),
        ('(?!no).*yes', ('yes',)),
        ('(a)?b', ('b',)),
        ('((x)y)z', ('z',)),
    ],
)
def test_texts_that_are_needed(pattern: str, literals: tuple[str, ...]) -> None:
    assert needed(pattern) == literals


@pytest.mark.parametrize(
    'name', ['gate-blue-1', 'gate-red-1', 'check-blue', 'b', 'ac', 'abc', 'x.b7c', 'GATE']
)
@pytest.mark.parametrize(
    'pattern',
    [
        '^gate-(blue|red)-.*$',
        '^a|b',
        '^ab?c',
        r'.\.b\d+c',
        '(?i)gate$',
        '^(?!gate).*blue',
        'a[]|b]',
        '.*-.*',
        '',
    ],
)
def test_matches_are_those_of_the_language(pattern: str, name: str) -> None:
    assert Patterns().match(pattern, name) is (re.match(pattern, name) is not None)


@pytest.mark.parametrize(
    'pattern',
    ['(a+)+$', '(a|a)*$', '.*' * 8 + 'b', 'a?' * 60 + 'a' * 60, '(a|a)' * 60 + 'b', '((a)+', 'a' * 501],
)
def test_what_could_take_ages_is_not_tried(pattern: str) -> None:
    with pytest.raises(CannotTell):
        Patterns().match(pattern, 'a' * 100 + 'b' * (pattern[-1] == 'b') + 'c')


def test_hard_expressions_for_others_do_no_harm() -> None:
    assert not Patterns().match('^gate-red-((?!x).)*$', 'gate-blue-1')


def test_all_steps_together_have_an_end() -> None:
    patterns = Patterns()
    found = [told(lambda: patterns.match(f'.*.*.*|{number}', 'a' * 150)) for number in range(400)]  # noqa: B023
    assert found[0] is True
    assert 'too hard' in str(found[-1])


def test_alternatives_add_up_and_parts_multiply() -> None:
    assert hardness('a*|b*', 10) == 20
    assert hardness('a*b*', 10) == 100
    assert hardness('(a|b|c)(d|e)', 10) == 6
    assert hardness('(?:a*|b)?', 10) == 22
    assert hardness('a)', 10) > 10**7


def test_a_command_is_given_its_last_group() -> None:
    command = re.compile(r'run (\S+)(?: (\S+))?')
    assert commanded(command, ['x', './run blue', 'run blue']) == 'blue'
    assert commanded(command, ['run blue blue_all']) == 'blue_all'
    assert commanded(command, ['walk']) is None
    with pytest.raises(CannotTell, match='blue and red'):
        commanded(command, ['run red', 'run blue'])


def test_what_differs_between_branches_cannot_be_told() -> None:
    assert same({'master': 1, 'stable': 1}) == 1
    assert str(told(lambda: same({'master': 1, 'stable': 2}))) == 'it differs between master and stable'
    assert isinstance(told(lambda: same({})), Message)
