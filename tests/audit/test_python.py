# SPDX-License-Identifier: Apache-2.0
"""Facts of Python files, from their text alone."""

from __future__ import annotations

from textwrap import dedent

import pytest

from maturity_audit.classes import Class
from maturity_audit.modules import Module
from maturity_audit.python import Body, body_of, calls, handed, python_tree
from maturity_audit.source import CannotTell


class Nowhere:
    """Modules of a tree in which there is no other."""

    def file(self, _dotted: str) -> None:
        return None


def module(text: str) -> Module:
    return Module(Nowhere(), 'pkg.m', 'pkg/m.py', python_tree(text.encode()).body)  # type: ignore[arg-type]


def class_of(text: str) -> Class:
    found = module(text)
    return Class(found, 'A', found.definitions['A'])  # type: ignore[arg-type]


def _methods(body: str) -> dict[str, Body]:
    text = 'class A:\n' + '\n'.join(f'    {line}' for line in dedent(body).splitlines())
    return {name: body_of(one) for name, one in class_of(text).members.items()}


@pytest.mark.parametrize(
    ('body', 'expected'),
    [
        ('pass', Body.EMPTY),
        ('"""Words."""', Body.EMPTY),
        ('LOG.debug("asked")', Body.EMPTY),
        ('return', Body.EMPTY),
        ('return None', Body.EMPTY),
        ('return False', Body.EMPTY),
        ('return {}', Body.EMPTY),
        ('return []', Body.EMPTY),
        ('return 0', Body.DOES),
        ('return {"a": 1}', Body.DOES),
        ('self.app().stop()', Body.DOES),
        ('raise NotImplementedError()', Body.REFUSES),
        ('"""Words."""\nLOG.info("no")\nraise Refused(a=1)', Body.REFUSES),
        ('reason = "no"\nraise Refused(reason)', Body.REFUSES),
        ('with Notification(context):\n    raise Refused()', Body.REFUSES),
        ('with Notification(context):\n    self.stop()', Body.DOES),
        ('with a:\n    with b:\n        pass', Body.EMPTY),
        ('if context:\n    raise Refused()', Body.DOES),
        ('self.stop()\nraise Refused()', Body.DOES),
        ('try:\n    self.stop()\nexcept Error:\n    raise', Body.DOES),
    ],
)
def test_what_a_method_is_for(body: str, expected: Body) -> None:
    text = 'def m(self, context):\n' + '\n'.join(f'    {line}' for line in body.splitlines())
    assert _methods(text) == {'m': expected}


def test_what_a_class_body_assigns_counts_as_a_method() -> None:
    assert _methods('a = b = other\nif x:\n    def c(self): pass\nelse:\n    async def d(self): stop()') == {
        'a': Body.DOES,
        'b': Body.DOES,
        'c': Body.EMPTY,
        'd': Body.DOES,
    }


@pytest.mark.parametrize(
    ('body', 'expected'),
    [
        ('super().__init__(service.App, "name")', ('service.App', None)),
        ('super(A, self).__init__(service.App(self.client))', ('service.App',)),
        ('app = service.App(1)\nsuper().__init__(app)', ('service.App',)),
        ('app = importutils.import_class(APP)\nsuper().__init__(app)', ('x.service.App',)),
        ('super().__init__(import_class("x.Other"))', ('x.Other',)),
        ('super().__init__(given)', (None,)),
        ('app = One()\napp = Two()\nsuper().__init__(app)', (None,)),
        ('app = other\nother = app\nsuper().__init__(app)', (None,)),
        ('super().run(App)', ()),
    ],
)
def test_what_a_constructor_hands_to_that_of_its_base(body: str, expected: tuple[str | None, ...]) -> None:
    lines = '\n'.join(f'        {line}' for line in body.splitlines())
    text = f'APP = "x." \\\n    "service.App"\nclass A(B):\n    def __init__(self, given):\n{lines}\n'
    found = class_of(text)
    assert handed(found.members['__init__'], found.module.variables) == expected


@pytest.mark.parametrize(
    'data',
    [
        b'print "two"\n',
        b'\x00',
        b'# coding: nonsense\n',
        b'\xff\xfe',
        b'(' * 1000,
        b'-' * 100_000 + b'1',
        b'a' + b'.a' * 100_000,
        b'x = ' + b'+'.join([b'1'] * 100_000),
    ],
    ids=['python-2', 'nul', 'coding', 'bytes', 'brackets', 'signs', 'attributes', 'sums'],
)
def test_what_this_python_cannot_parse_cannot_be_told(data: bytes) -> None:
    with pytest.raises(CannotTell, match='Python cannot parse the file'):
        python_tree(data)


def test_long_chains_and_deep_blocks_are_read_in_time() -> None:
    chain = 'a()' + '.b()' * 500
    deep = ''.join(f'{" " * depth}if x:\n' for depth in range(80)) + ' ' * 80 + 'y = 1\n'
    found = class_of(f'class A:\n    def m(self):\n        {chain}\n{deep}')
    assert len(list(calls(found.members['m']))) < 500
    assert 'y' in found.module.variables
