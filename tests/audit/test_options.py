# SPDX-License-Identifier: Apache-2.0
"""Tables of options, from their text alone."""

from __future__ import annotations

import pytest

from maturity_audit.registrations import Options, options
from maturity_audit.source import CannotTell
from tests.audit.test_python import module

TABLE = """
from oslo_config import cfg
BASE = 'slow'
common_opts = [
    cfg.StrOpt('storage', default='disk'),
    cfg.ListOpt(name='hosts', default=[]),
]
blue_group = cfg.OptGroup('blue', title='Blue')
blue_opts = [
    cfg.StrOpt('speed',
               default=BASE),
    cfg.BoolOpt('support'),
    cfg.DictOpt('map', default=dict()),
    cfg.IntOpt('time', default=60 * 60),
]
CONF.register_opts(common_opts)
CONF.register_group(blue_group)
CONF.register_opts(blue_opts, blue_group)
CONF.register_opts([cfg.StrOpt('a', default=('x' 'y'))], group='green')
CONF.register_opt(cfg.StrOpt('b', default='z'), group=cfg.OptGroup(name='green'))
"""


def _default(found: Options, group: str, name: str) -> object:
    option = found.option(group, name)
    assert option is not None
    assert option.default.literal
    return option.default.value


def test_one_long_list_is_not_read_again_and_again() -> None:
    bomb = 'o = [' + 'cfg.X("a"),' * 2000 + ']\n' + 'CONF.register_opts(o)\n' * 2000
    with pytest.raises(CannotTell, match='the file registers too many options'):
        options(module(bomb))


@pytest.mark.parametrize(
    'line',
    [
        'CONF.register_opts(blue_opts + more, blue_group)',
        'CONF.register_opts(made(), "blue")',
        'CONF.register_opts(blue_opts, named())',
        'CONF.register_opts([*blue_opts], "blue")',
        'blue_opts += more\nCONF.register_opts(blue_opts, "blue")',
        'blue_opts.extend(more)\nCONF.register_opts(blue_opts, "blue")',
        'CONF.register_opts([cfg.StrOpt(NAME)], "blue")',
    ],
)
def test_what_could_be_hidden_cannot_be_told(line: str) -> None:
    found = options(module(TABLE + line))
    assert _default(found, 'blue', 'speed') == 'slow'
    with pytest.raises(CannotTell, match='the options of blue are not listed plainly'):
        found.option('blue', 'none')
