# SPDX-License-Identifier: Apache-2.0
"""Mutation testing of the core, for `make mutants`.

mutmut changes each function in every small way and asks whether a test
notices.  All of them take hours, so one in ten is tried unless `--all` asks for
them: those whose number ends in 3.  What survived is
listed; `mutmut show NAME`, in the folder that is printed, says what it was.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# mutmut finds names of modules by paths: the package stands at the top of a folder of its own.
FOLDER = ROOT / 'doc' / 'build' / 'mutants'
COPIED = {'_ext/maturity': 'maturity', 'bench': 'bench', 'tests': 'tests', 'data': 'data'}
FILES = ('pyproject.toml', 'README.rst')
LEAST = 85
"""How many of a hundred mutants a test must notice."""

# A mutant that never ends is noticed too: the run does not pass.
NOTICED = frozenset({'killed', 'timeout', 'segfault'})
UNTRIED = frozenset({'not checked', 'skipped'})


def prepare() -> None:
    """Make the folder anew, with copies of all that takes part."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for source, target in COPIED.items():
        shutil.copytree(ROOT / source, FOLDER / target, ignore=shutil.ignore_patterns('__pycache__'))
    for name in FILES:
        shutil.copy(ROOT / name, FOLDER / name)


def mutmut(*arguments: str, capture: bool = False) -> str:
    """Run mutmut in the folder and return what it said, if that is to be captured."""
    command = [str(Path(sys.executable).with_name('mutmut')), *arguments]
    # The tests must find the package that is changed, and no other.
    environment = {name: value for name, value in os.environ.items() if name != 'PYTHONPATH'}
    output = subprocess.PIPE if capture else None
    run = subprocess.run(command, cwd=FOLDER, env=environment, check=True, text=True, stdout=output)
    return run.stdout or ''


def results(said: str) -> dict[str, str]:
    """Return the status of each mutant that was tried, by name."""
    found = re.findall(r'^ +(\S+): (.+)$', said, re.MULTILINE)
    return {name: status for name, status in found if status not in UNTRIED}


def report(found: dict[str, str]) -> float:
    """Print what became of the mutants of each module, and return how many of a hundred were noticed."""
    modules: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, status in found.items():
        modules[name.rpartition('.')[0]][status] += 1
    for module, counts in sorted(modules.items()):
        said = ', '.join(f'{number} {status}' for status, number in counts.most_common())
        print(f'{module:30} {_score(counts):5.1f} %  {said}')
    return _score(Counter(found.values()))


def _score(counts: Counter[str]) -> float:
    return 100 * sum(counts[status] for status in NOTICED) / counts.total()


def main() -> int:
    """Run mutmut and return the exit status: 0 where enough mutants were noticed."""
    parser = argparse.ArgumentParser(prog='make mutants', description=__doc__)
    parser.add_argument('--all', action='store_true', help='try every mutant, not one in ten')
    parser.add_argument('--digits', default='3', help='those whose number ends in one of these')
    arguments = parser.parse_args()
    prepare()
    mutmut('run', *(() if arguments.all else (f'*[{arguments.digits}]',)))
    found = results(mutmut('results', '--all', 'true', capture=True))
    for name, status in sorted(found.items()):
        if status not in NOTICED:
            print(f'{name}: {status}')
    score = report(found)
    print(f'{score:.1f} % of {len(found)} mutants were noticed; at least {LEAST} % must be.  In {FOLDER}')
    return 0 if score >= LEAST else 1


if __name__ == '__main__':
    sys.exit(main())
