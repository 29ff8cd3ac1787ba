# SPDX-License-Identifier: Apache-2.0
"""The records of a site, as `conf.py` names them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from sphinx.errors import ConfigError

from maturity.sphinxext.nodes import DOMAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sphinx.config import Config

_NAME = re.compile(r'[a-z][a-z0-9]*')
# Sphinx finds a method, or none, where it looks for a domain of one of these names.
_UNUSABLE = frozenset({'get', 'items', 'keys', 'self', 'sorted', 'values'})


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordSettings:
    """A record: the name of its domain, and its data folder relative to `conf.py`.

    `prefixes` maps the first part of a docname to a folder below `root`.
    """

    domain: str
    root: str
    prefixes: Mapping[str, str]

    def setting(self, part: str) -> str:
        """Return what `conf.py` calls the `root` or the `data` of the record."""
        return _setting(self.domain, part)

    @property
    def is_default(self) -> bool:
        """Whether this is the record of `maturity_root`, whose names have no prefix."""
        return self.domain == DOMAIN


def record_settings(config: Config, is_domain: Callable[[str], bool]) -> tuple[RecordSettings, ...]:
    """Return the settings of all records, that of `maturity_root` first.

    `is_domain` knows the names that are taken.  Raises `ConfigError` where a
    setting does not have the form it needs.
    """
    if isinstance(config.maturity_root, os.PathLike):
        # Sphinx warns of it otherwise.
        config.maturity_root = os.fspath(config.maturity_root)
    further = tuple(_further(config.maturity_records, is_domain))
    root, data = config.maturity_root, config.maturity_data
    first = (_record(DOMAIN, {'root': root, 'data': data}),) if root is not None or data else ()
    records = first + further
    _check_documents(records)
    return records


def _further(records: object, is_domain: Callable[[str], bool]) -> Iterator[RecordSettings]:
    """Yield the records of `maturity_records`."""
    if not isinstance(records, dict):
        _refuse("maturity_records maps names to records, as in {'network': {'root': 'network'}}", records)
    for name, values in records.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            _refuse("maturity_records: a name has lower-case letters and digits, as in 'network'", name)
        if name == DOMAIN or name in _UNUSABLE or is_domain(name):
            _refuse('maturity_records: a record needs a name that is not that of a domain of Sphinx', name)
        if not isinstance(values, dict) or not values.keys() <= {'root', 'data'}:
            _refuse(f"maturity_records[{name!r}] holds 'root' and 'data'", values)
        yield _record(name, values)


def _record(domain: str, values: Mapping[str, Any]) -> RecordSettings:
    """Return the settings of a record; Sphinx would only warn of types, and later."""
    root, data = values.get('root'), values.get('data', {})
    if not isinstance(root, str | os.PathLike) or not os.fspath(root).strip('/'):
        _refuse(f"{_setting(domain, 'root')} names the data folder, as in 'data'", root)
    if not isinstance(data, dict) or not all(isinstance(x, str) for one in data.items() for x in one):
        form = "maps prefixes of documents to folders, as in {'drivers': 'drivers'}"
        _refuse(f'{_setting(domain, "data")} {form}', data)
    prefixes = {prefix.strip('/'): folder.strip('/') for prefix, folder in data.items()}
    return RecordSettings(domain=domain, root=os.fspath(root).rstrip('/'), prefixes=prefixes)


def _setting(domain: str, part: str) -> str:
    return f'maturity_{part}' if domain == DOMAIN else f'maturity_records[{domain!r}][{part!r}]'


def _check_documents(records: tuple[RecordSettings, ...]) -> None:
    """Refuse documents that would show the data files of two records."""
    owners: dict[str, RecordSettings] = {}
    for record in records:
        for prefix in record.prefixes:
            other = owners.setdefault(prefix, record)
            if other is not record:
                both = f'{other.setting("data")} and {record.setting("data")}'
                _refuse(f'{both} need prefixes of their own', prefix)


def _refuse(sentence: str, value: object) -> NoReturn:
    message = f'{sentence}; found {value!r}'
    raise ConfigError(message)
