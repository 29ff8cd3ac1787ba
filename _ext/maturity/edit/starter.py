# SPDX-License-Identifier: Apache-2.0
"""A small whole record to begin with: every file says what it is for, and shows a matrix at once."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from maturity.edit.names import plural, titled
from maturity.problems import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

README = """\
:orphan:

The record
==========

What is known about the <plural> of this project: facts, each for a range of releases and with evidence
that anybody can open. How mature each of them is is never written here; it is computed from these files.

It begins with two made-up <plural>. Put your own in their place, in this order:

#. ``ladders.yaml``: the levels, lowest first, in your own words.
#. ``capabilities.yaml``: what a <kind> can offer.
#. ``requirements.yaml``: what each level requires of a <kind>.
#. ``releases.yaml`` and ``releases/``: your releases, oldest first.
#. ``repositories.yaml``: where your code is, so that evidence becomes a link.
#. ``tests.yaml``: what your tests show, and where they do not run. What jobs select of them stands under
   ``gate`` in ``releases/``. Where you have no tests, delete both.
#. ``<folder>/``: one file for each <kind>; its name is its id. Delete the two that are there.

After every edit run ``<check>``.
It reports every mistake at once, with its place and what to write.
``<explain>`` says why a <kind> is what it is, and
``<coverage>`` how well each capability is tested.
"""

LADDERS = """\
# The levels, lowest first, and what they tell a reader. Each includes all that the ones below it require.
levels:
  trial: {title: Trial, meaning: It works for those who want to try it.}
  solid: {title: Solid, meaning: It can be relied on.}
# What does not meet the first level.
below: {id: unproven, title: Unproven, meaning: Nothing shows yet that it works.}
# What is classified: each kind has a folder of entries, and a ladder.
kinds:
  <kind>: {title: <title>, plural: <plurals>, folder: <folder>, ladder: [trial, solid]}
"""

CAPABILITIES = """\
# What a <kind> can offer.
- id: create
  title: Create
  description: Makes a new one.
- id: delete
  title: Delete
- id: backup
  title: Backup
  details:
    - {label: Guide, link: 'https://example.org/backup'}
"""

REQUIREMENTS = """\
# What each level requires. "quote" has the words of whoever decided it; "rule" is how it is computed.
- id: basics
  kind: <kind>
  level: trial
  title: The basics
  quote: A <kind> can create and delete.
  since: '1.0'
  rule: {implements: [create, delete]}
- id: backups
  kind: <kind>
  level: solid
  title: Backups
  quote: A <kind> can be backed up.
  since: '1.0'
  rule: {implements: [backup]}
# Nothing but a person can tell this, so each <kind> has to show it under "attestations".
- id: guide
  kind: <kind>
  level: solid
  title: A guide
  quote: A guide says how to use the <kind>.
  since: '1.0'
  rule: {attested: true}
"""

RELEASES = """\
# The order of the releases, oldest first; each has a file in releases/.
order: ['1.0', '2.0']
"""

RELEASE = """\
title: '<release>'
# The tag at which evidence is read.
tag: '<release>'
"""

GATE = """\
# The jobs that tested it. A job votes where nothing is merged without it.
gate:
  source: {path: .github/workflows/tests.yaml}
  jobs:
    - name: functional
      pipeline: pull-request
      voting: true
      line: 12
      entries: [first, second]
      # A regular expression for names such as "tests.test_backup.TestBackup.test_full".
      selects: ['^tests\\.']
"""

TESTS = """\
# What the jobs of a pipeline count for: "gate" (before a change is merged), "check" (when it is proposed),
# "on-demand" (when somebody asks), or "none" (for no change, such as every night).
pipelines:
  pull-request: {role: gate}
  nightly: {role: none}
# What each test shows. Which capability a job covers follows from this and from what the job selects.
tests:
  - id: create
    path: tests/test_create.py
    symbol: test_create_and_delete
    shows: [create, delete]
    since: '1.0'
    # Where it does not run, or does not show all of that, and the line that says so.
    skips:
      - since: '2.0'
        entries: [second]
        capabilities: [delete]
        why: skipped
        evidence: [{path: tests/test_create.py, line: 20}]
  - id: backup
    path: tests/test_backup.py
    symbol: TestBackup.test_full
    shows: [backup]
    since: '2.0'
    # It can run for these alone.
    entries: [first]
"""

REPOSITORIES = """\
# Where evidence lies that names no other repository, and how it becomes a link.
main: example/project
links:
  tag: 'https://github.com/{repository}/blob/{ref}/{path}'
  commit: 'https://github.com/{repository}/blob/{ref}/{path}'
  change: 'https://github.com/{repository}/commit/{ref}'
  line: '#L{line}'
repositories:
  example/project: {title: The project}
"""

FIRST = """\
# A <kind> that has all, since the second release. Its facts are made up; yours name your own files.
title: First
description: The <kind> that most people use.
# What people may also call it; several are a list.
also: Number one
details:
  - {label: Maintainers, text: The core team}
introduced: {before: '1.0'}
implementation:
  - {since: '1.0', path: project/first.py, evidence: [{path: project/first.py}]}
# A line without a path is one of the implementation.
capabilities:
  create:
    - {since: '1.0', state: implemented, evidence: [{line: 10}]}
  delete:
    - {since: '1.0', state: implemented, evidence: [{line: 20}]}
  backup:
    # A fact holds from "since" to "last", both included; without "last" it still holds.
    - {since: '1.0', last: '1.0', state: partial, note: Slow, evidence: [{line: 30}]}
    - since: '2.0'
      # The point release that brought it, where the first of the series does not have it.
      from: 2.0.1
      state: implemented
      evidence: [{tag: 2.0.1, path: project/first.py, line: 31}]
attestations:
  - {since: '1.0', requirement: guide, state: met, reason: It is in it., evidence: [{path: doc/first.rst}]}
"""

SECOND = """\
# A <kind> that is new. Of its backups nothing is recorded: that is unknown, not "missing".
title: Second
introduced: {release: '2.0'}
implementation:
  - {since: '2.0', path: project/second.py, evidence: [{path: project/second.py}]}
capabilities:
  create:
    - {since: '2.0', state: implemented, evidence: [{line: 10}]}
  # What is missing needs no evidence: it is the implementation that lacks it.
  delete:
    - {since: '2.0', state: missing}
"""

PAGE = """\
<heading>

What each <kind> can do, release by release, and how mature that makes it.

.. maturity:support-matrix::
   :kind: <kind>

.. maturity:support-matrix::
   :kind: <kind>
   :show: capabilities

Requirements
------------

.. maturity:requirement-catalogue:: <kind>

Capabilities
------------

.. maturity:capability-catalogue::

Levels
------

.. maturity:classification-catalogue::

<plurals>
<line>

Each <kind> has a page of its own: what it can do, since when, and the evidence.

.. maturity:entry-pages:: <kind>

Releases
--------

Each release has one too, with all that changed in it.

.. maturity:entry-pages:: release
"""

CONF = """\
# What Sphinx has to know; https://www.sphinx-doc.org/en/master/usage/configuration.html lists all of it.
project = <project>
exclude_patterns = ['_build']
<settings>
"""


def conf_py(project: str, settings: list[str]) -> str:
    """Return a `conf.py` of a new documentation."""
    return _filled(CONF, {'<project>': repr(project), '<settings>': '\n'.join(settings)})


def record(kind: str, data: str) -> dict[str, str]:
    """Return the text of each file of a record of entries of a kind in a folder, by path."""
    folder = '' if data == 'data' else one_line(quote(data))
    commands = {
        '<check>': f'maturity check {folder}'.rstrip(),
        '<explain>': f'maturity explain first{folder and f" --data {folder}"}',
        '<coverage>': f'maturity show{folder and f" --data {folder}"}',
    }
    texts = {
        'README.rst': _filled(README, commands),
        'ladders.yaml': LADDERS,
        'capabilities.yaml': CAPABILITIES,
        'requirements.yaml': REQUIREMENTS,
        'releases.yaml': RELEASES,
        'repositories.yaml': REPOSITORIES,
        'tests.yaml': TESTS,
        'releases/1.0.yaml': _filled(RELEASE, {'<release>': '1.0'}),
        'releases/2.0.yaml': _filled(RELEASE, {'<release>': '2.0'}) + GATE,
        f'{plural(kind)}/first.yaml': FIRST,
        f'{plural(kind)}/second.yaml': SECOND,
    }
    return {path: _about(kind, text) for path, text in texts.items()}


def page(kind: str) -> str:
    """Return a page that shows all of a record of entries of a kind."""
    title = f'{titled(kind)} support'
    return _about(kind, PAGE.replace('<heading>', f'{title}\n{"=" * len(title)}'))


def directives(kind: str, *, capabilities: bool = False) -> list[str]:
    """Return the lines of a page that show a first matrix, and put all pages of the record into a toctree.

    The matrix is that of `capabilities`, which are described below it, or that of classifications.
    """
    shown = ['   :show: capabilities', '', '.. maturity:capability-catalogue::'] if capabilities else []
    return [
        '.. maturity:support-matrix::',
        f'   :kind: {kind}',
        *shown,
        '',
        f'.. maturity:entry-pages:: {kind}',
        '',
        '.. maturity:entry-pages:: release',
    ]


def _about(kind: str, text: str) -> str:
    words = {
        '<kind>': kind,
        '<title>': titled(kind),
        '<plural>': plural(kind.replace('-', ' ')),
        '<plurals>': titled(plural(kind)),
        '<line>': '-' * len(plural(kind)),
        '<folder>': plural(kind),
    }
    return _filled(text, words)


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with words in their places."""
    for place, word in words.items():
        text = text.replace(place, word)
    return text
