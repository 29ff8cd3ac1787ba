# SPDX-License-Identifier: Apache-2.0
"""For which groups of options a class is chosen."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from maturity_audit.strategies import option_groups
from tests.audit.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONS = """
blue_opts = [
    cfg.StrOpt('strategy', default='Fast'),
    cfg.StrOpt('namespace', default='pkg.fast'),
    cfg.DictOpt('deltas', default={'Fast': 'FastDelta', 'Slow': 'SlowDelta'}),
    cfg.BoolOpt('enabled', default=True),
    cfg.StrOpt('driver', default='quick'),
]
red_opts = [
    cfg.StrOpt('strategy', default='Slow'),
    cfg.StrOpt('namespace', default='pkg.fast'),
    cfg.DictOpt('deltas', default={'Fast': 'FastDelta', 'Slow': 'SlowDelta'}),
    cfg.BoolOpt('enabled', default=False),
    cfg.StrOpt('driver', default='quick'),
    cfg.StrOpt('none'),
    cfg.StrOpt('computed', default=made()),
]
CONF.register_opts(blue_opts, 'blue')
CONF.register_opts(red_opts, 'red')
CONF.register_opts(blue_opts, 'old')
CONF.register_opts(blue_opts, 'nobody')
CONF.register_opts([cfg.StrOpt('storage', default='Box')])
"""
MAIN = """
mapping = {'quick': 'pkg.fast.Fast', 'quick_inc': 'pkg.fast.FastDelta', 'slow': 'pkg.slow.Slow'}
"""
SERVICE = """
class Red(Base):
    def always(self):
        \"\"\"Chooses.\"\"\"
        return 'slow'

    def now_and_then(self):
        name = CONF.driver
        if self.new:
            name = 'slow'
        return name

    def asks(self):
        return self.other()

    def wavers(self):
        return 'slow' if self.new else 'quick'
"""
FILES = {'conf.py': OPTIONS, 'main.py': MAIN, 'service.py': SERVICE}
BASE = {'path': 'conf.py', 'kind': 'driver'}


@pytest.fixture(scope='module')
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    with ExitStack() as stack:
        yield Asking(tmp_path_factory.mktemp('strategies'), stack, FILES)


@pytest.mark.parametrize(
    ('parameters', 'expected'),
    [
        ({'all': 'strategy=Fast'}, ['blue', 'old']),
        ({'all': 'namespace=pkg.fast'}, ['blue', 'old', 'red']),
        ({'all': ('namespace=pkg.fast', 'strategy=Slow')}, ['red']),
        ({'any': ('strategy=Fast', 'strategy=Slow')}, ['blue', 'old', 'red']),
        ({'all': 'namespace=pkg.fast', 'any': ('strategy=Slow', 'strategy=Gone')}, ['red']),
        ({'all': 'deltas[strategy]=SlowDelta'}, ['red']),
        ({'all': 'strategy[driver]=SlowDelta'}, []),
        ({'all': 'enabled=true'}, ['blue', 'old']),
        ({'all': 'enabled=True'}, []),
        ({'all': ('DEFAULT.storage=Box', 'strategy=Fast')}, ['blue', 'old']),
        ({'all': ('DEFAULT.storage=Bag', 'strategy=Fast')}, []),
        ({'all': 'strategy=*'}, ['blue', 'old', 'red']),
        ({'all': 'none=*'}, []),
        ({'all': 'gone=Fast'}, []),
        ({'all': 'computed=Fast'}, 'the default of red.computed is computed'),
        ({'all': 'strategy=pkg.'}, 'the record names no class to look for'),
        ({'all': 'strategy='}, 'the record names no class to look for'),
        ({'all': 'strategy'}, 'strategy is no condition on an option'),
        ({'all': 'strategy=Fast', 'by-configuration': 'blue'}, 'only a configuration chooses it'),
        ({'all': 'strategy=Fast', 'by-configuration': 'red'}, ['blue', 'old']),
        ({'all': 'strategy=Fast', 'path': 'gone.py'}, 'example/project has no file gone.py there'),
    ],
)
def test_conditions(
    ask: Asking, parameters: dict[str, str | tuple[str, ...]], expected: list[str] | str
) -> None:
    assert ask(option_groups, {**BASE, **parameters}) == expected


def test_only_entries_of_the_release_count(ask: Asking) -> None:
    assert ask(option_groups, BASE | {'all': 'strategy=Fast'}, release='r2') == ['blue']


def test_places_are_those_that_decide(ask: Asking) -> None:
    parameters = BASE | {'all': ('strategy=Slow', 'namespace=pkg.fast')}
    assert ask.places(option_groups, parameters) == ['conf.py:10', 'conf.py:11']


@pytest.mark.parametrize(
    ('parameters', 'expected'),
    [
        ({'mapped': 'pkg.fast.Fast'}, ['blue', 'old', 'red']),
        ({'mapped': 'pkg.fast.FastDelta'}, []),
        ({'mapped': 'pkg.fast.FastDelta', 'suffix': '_inc'}, ['blue', 'old', 'red']),
        ({'mapped': 'pkg.slow.Slow'}, []),
        ({'mapped': 'pkg.slow.'}, 'the record names no class to look for'),
        ({'mapped': 'pkg.slow.', 'keys': 'blue=quick'}, ['blue', 'old', 'red']),
        ({'mapped': 'pkg.fast.Fast', 'keys': 'blue=other'}, []),
        ({'mapped': 'pkg.fast.Fast', 'mapping': 'main.py:gone'}, 'the file has no variable gone'),
    ],
)
def test_keys_of_a_dictionary(ask: Asking, parameters: dict[str, str], expected: list[str] | str) -> None:
    base = {**BASE, 'mapping': 'main.py:mapping', 'all': 'driver={key}'}
    assert ask(option_groups, base | parameters) == expected


@pytest.mark.parametrize(
    ('method', 'sometimes', 'quick', 'slow'),
    [
        ('Red.always', 'count', ['blue', 'old'], ['red']),
        ('Red.always', 'no', ['blue', 'old'], ['red']),
        ('Red.now_and_then', 'no', ['blue', 'old', 'red'], []),
        ('Red.now_and_then', 'count', ['blue', 'old', 'red'], ['red']),
        ('Red.asks', 'count', ['blue', 'old', 'red'], []),
        ('Red.gone', 'count', ['blue', 'old', 'red'], []),
    ],
)
def test_a_method_can_replace_the_default(
    ask: Asking, method: str, sometimes: str, quick: list[str], slow: list[str]
) -> None:
    chosen = {'chosen': f'red=service.py:{method}', 'chosen-option': 'driver', 'sometimes': sometimes}
    assert ask(option_groups, {**BASE, **chosen, 'all': 'driver=quick'}) == quick
    assert ask(option_groups, {**BASE, **chosen, 'all': 'driver=slow'}) == slow
