# SPDX-License-Identifier: Apache-2.0
"""What commands cannot mean, do or find: they say so, and change nothing."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

# The words of a command, and some of what it says.
REFUSALS = {
    # Ask the record.
    'classify --release ambr': "no release 'ambr'; did you mean 'amber'? There are amber, 3.9, 3.10",
    'classify --kind drivers': "no kind 'drivers'; did you mean 'driver'? There are driver, feature",
    'explain alhpa': "no entry 'alhpa'; did you mean 'alpha'? There are alpha, beta, keeper",
    'explain beta --release 3.10': "'beta' does not exist in '3.10'; it does in amber, 3.9",
    'explain alpha --data nowhere': "no data in 'nowhere'",
    'explain al\x1b[31mpha': "no entry 'al\\x1b[31mpha'; ",
    'what-if alpha --set functional': 'write JOB=voting',
    'what-if alpha --set functional=maybe': 'write JOB=voting',
    'what-if alpha --set functonal=voting': "no job of 3.9 'functonal'; did you mean 'functional'?",
    'what-if alpha --set bakcup=missing': "did you mean 'backup'",
    'what-if beta --release 3.10 --set backup=missing': "does not exist in '3.10'",
    'what-if nobody --set backup=missing': "no entry 'nobody'",
    # Compare releases.
    'diff 3.10 3.9': "'3.10' comes after '3.9'; the earlier one stands first: maturity diff 3.9 3.10",
    'diff 3.9 3.9': "'3.9' is one release; name two",
    'diff 3.9 3.1': "no release '3.1'; did you mean '3.10'? There are amber, 3.9, 3.10",
    'diff amber 3.9 --output nowhere/x': 'cannot write nowhere/x: ',
    'diff amber 3.9 --output .': "'.' is a folder; only --format reno has a name of its own",
    'report --release 3.1': "no release '3.1'; did you mean '3.10'? There are amber, 3.9, 3.10",
    'report --release 3.9 --kind drivers': "no kind 'drivers'; did you mean 'driver'?",
    'report --release 3.9 --fact image': "no list of facts 'image'; did you mean 'images'?",
    'report --release 3.9 --fact images --table jobs': '--fact is about the table of facts; ',
    'report --release 3.9 --format csv': 'a CSV file holds one table; choose with --table glance --kind ',
    'report --release 3.9 --format csv --table facts --kind driver': (
        'a CSV file holds one table; choose with --table facts --kind driver --fact images, --table'
    ),
    # Change the record.
    'set drivers/nobody title=x': "no entry or release 'drivers/nobody'; ",
    'set ladders title=x': "no key 'title'; there are levels, ",
    'set audited title=x': "no entry or release 'audited'; ",
    'set requirements/dr-votes title=x': "no requirement 'dr-votes'; did you mean 'dr-vote'?",
    'set capabilities/bakcup title=x': "no capability 'bakcup'; did you mean 'backup'?",
    'set requirements/dr-vote --delete': 'name the list, and say which as KEY=VALUE',
    'set drivers/alpha/capability/backup since=3.9': "did you mean 'capabilities'?",
    'set drivers/alpha/capabilities/backup since=3.8': "no release '3.8'",
    'set drivers/alpha/capabilities/backup state=missing': 'say since=RELEASE',
    'set drivers/alpha/capabilities/backup': 'say what is different, as KEY=VALUE; there are since, ',
    'set drivers/alpha/title/x a=b': "nothing stands below; 'x' is no place",
    'set releases/3.9 tagg=1': "no key 'tagg'; ",
    'set releases/3.9/tag': "nothing stands below 'tag'; write tag=VALUE",
    'set releases/3.9/gate/source tag=1 path': "'path' says no value; write path=VALUE",
    'set releases/3.9 tag=1 tag=2': "'tag' is given twice",
    "set drivers/alpha/claims since=3.9 evidence='{path: [x]}'": 'is no evidence; write PATH[:LINE]',
    "set drivers/alpha/claims since=3.9 evidence='{path: x'": 'is neither a list nor a mapping',
    'set releases/3.9 tag=1 --evidence a.py': '--evidence is that of --because or --correct',
    'set releases/3.9 tag=1 --because x --evidence a.py': 'nothing falls that has no reason yet',
    'set releases/3.9 tag=1 --correct x': 'nothing differs from what was published',
    'set releases/3.9 tag=x --data nowhere': "no data in 'nowhere'",
    'new-release 3.9': "'3.9' is on record already",
    'new-release V4': "'V4' is no id: lower case letters, digits, single hyphens or full stops",
    'new-release 4 --jobs-of 3': "no release '3'",
    'rename 3.9 3.10': "'3.10' is on record already",
    'rename 3.9 4 --because x': 'a release is called otherwise at all times; leave --release, ',
    'rename 3.8 4': "no entry or release '3.8'; did you mean '3.9'?",
    'rename 3.9 V4': "'V4' is no id: lower case letters, digits, single hyphens",
    'rename alpha keeper': "'keeper' is the id of Keeper, or was",
    'publish 3.9 --by me': '--by and --evidence are those of a correction',
    'publish 3.10': '3.10 has no day on which it was released; give it with --date',
    'publish 3.8': "no release '3.8'",
    'publish 3.9 --correct x': '3.9 is not published; leave --correct out',
}


@pytest.mark.parametrize('words', REFUSALS)
def test_what_cannot_be_meant_is_said(words: str, data: Path, run: Run) -> None:
    before = {path: path.read_bytes() for path in data.parent.rglob('*') if path.is_file()}
    status, out, err = run(*shlex.split(words))
    assert (status, out) == (2, '')
    assert err.splitlines()[-1].startswith('maturity: ')
    assert REFUSALS[words] in err
    assert {path: path.read_bytes() for path in data.parent.rglob('*') if path.is_file()} == before
