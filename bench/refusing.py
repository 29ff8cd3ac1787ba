# SPDX-License-Identifier: Apache-2.0
"""What it costs to refuse a file that wants to cost much: the hostile corpus of the tests."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench.measure import Job, measure
from bench.report import Goal, Section
from tests import hostile

if TYPE_CHECKING:
    from pathlib import Path

_SOUND = 'a sound file'
_CHECK = """\
import sys
from pathlib import Path
from maturity.files import DataFile, Listing
from maturity.load import read
read(Listing(files=(DataFile('drivers/x.yaml', b'a: b'),)))
read(Listing(files=(DataFile('drivers/x.yaml', Path(sys.argv[1]).read_bytes()),)))
"""


def refusing(folder: Path, repeat: int) -> Section:
    """Measure every bomb of the corpus, each in a process of its own, beside a small file."""
    folder.mkdir(parents=True, exist_ok=True)
    bombs = {
        name: one.data for name, one in hostile.files().items() if name.startswith(('bombs-', 'floods-'))
    }
    jobs = []
    for name, data in {_SOUND: b'title: X\n', **bombs}.items():
        path = folder / f'{name.replace(" ", "-")}.yaml'
        path.write_bytes(data)
        jobs.append(Job(name=name, command=(sys.executable, '-c', _CHECK, str(path))))
    found = measure(jobs, repeat=repeat)
    one = found[_SOUND]
    # Floods are long files like any others; nothing can be said of them before their end.
    refused = [usage for name, usage in found.items() if not name.startswith('floods-')]
    return Section(
        title='Refusing bombs',
        usages=found,
        one=_SOUND,
        goals=(
            Goal(
                what='the slowest bomb beyond a sound file',
                ratio=1000 * (max(usage.seconds for usage in refused) - one.seconds),
                limit=50,
                unit='ms',
            ),
            Goal(
                what='the largest bomb beyond a sound file',
                ratio=max(usage.mebibytes for usage in refused) - one.mebibytes,
                limit=20,
                unit='MiB',
            ),
        ),
    )
