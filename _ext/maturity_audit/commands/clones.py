# SPDX-License-Identifier: Apache-2.0
"""What the commands that read clones share."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from maturity.console import DataError, UsageError, loaded

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from maturity.model import Dataset


def paths(data: Dataset, options: argparse.Namespace) -> Mapping[str, str]:
    """Return the paths of clones by repository; raises `UsageError`."""
    found: dict[str, str] = {}
    for text in options.source:
        name, equals, path = text.partition('=')
        if not equals or not path:
            message = f'{text!r} is no source; write REPOSITORY=PATH'
            raise UsageError(message)
        found[name] = path
    if data.main_repository not in found:
        message = f'there is no --source for {data.main_repository}, which the record is about'
        raise UsageError(message)
    return found


def readable(folder: str) -> Dataset:
    """Return the record, whose recipes name readers that there are; raises `DataError`."""
    # Nobody else needs what reads foreign files.
    from maturity_audit.readers import unknown_readers  # noqa: PLC0415

    data = loaded(folder)
    problems = list(unknown_readers(data))
    if problems:
        for problem in problems:
            print(problem, file=sys.stderr)
        raise DataError
    return data
