# SPDX-License-Identifier: Apache-2.0
"""The command `maturity set`: record a fact, and see first what it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from maturity.commands.changing import carried_out, changeable, evidence, evidence_option, fields, options
from maturity.commands.command import Command
from maturity.console import UsageError, known, renamed
from maturity.edit import verbs
from maturity.model.vocabulary import WaiverType
from maturity.whatif import STATES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from maturity.edit.emitted import Tree
    from maturity.edit.verbs import Edits
    from maturity.model import Dataset, Entry, Release

    Change = Callable[[Edits], None]
    Made = Callable[[argparse.Namespace, Dataset], Change]


def _options(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(required=True, metavar='WHAT', dest='what')
    for name, (purpose, add, make) in _WHAT.items():
        one = kinds.add_parser(name, help=purpose, description=f'{purpose[0].upper()}{purpose[1:]}.')
        add(one)
        options(one)
        one.add_argument(
            '--because',
            metavar='TEXT',
            help='the reason of the demotions that this leads to; evidence is then that of the reason too',
        )
        one.add_argument(
            '--correct',
            metavar='TEXT',
            help='why published releases are something else then; evidence is then that of the reason too',
        )
        one.set_defaults(make=make)


def _run(given: argparse.Namespace) -> int:
    data = changeable(given.data)
    change = given.make(given, data)
    if given.what in {'job', 'release'} and given.evidence and not (given.because or given.correct):
        message = f'a {given.what} records no evidence here; it is that of --because or --correct'
        raise UsageError(message)
    because = None
    if given.because is not None:
        if not given.evidence:
            message = '--because needs --evidence: the reason of a demotion is one that a reader can look up'
            raise UsageError(message)
        because = fields(reason=given.because, evidence=evidence(given))
    correction = None
    if given.correct is not None:
        correction = fields(reason=given.correct, evidence=evidence(given))
    return carried_out(given, data, change, because, correction)


def _entry(data: Dataset, id_: str) -> Entry:
    id_ = renamed(data, id_)
    known(id_, data.entries, 'entry')
    return data.entries[id_]


def _release(data: Dataset, id_: str) -> Release:
    known(id_, data.releases, 'release')
    return data.releases[id_]


# What holds in a range of releases --------------------------------------------------------------


def _range_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--since', required=True, metavar='R', help='the first release at which it holds')
    parser.add_argument('--last', metavar='R', help='the last release at which it holds (still)')
    evidence_option(parser)
    parser.add_argument('--note', metavar='TEXT', help='a remark')


def _range(given: argparse.Namespace, data: Dataset) -> dict[str, Tree]:
    _release(data, given.since)
    known(given.last, data.releases, 'release')
    if given.last is not None and data.releases[given.last].position < data.releases[given.since].position:
        message = f'it ends at {given.last!r}, before it begins at {given.since!r}; both ends count'
        raise UsageError(message)
    return fields(since=given.since, last=given.last)


def _grounds(given: argparse.Namespace) -> dict[str, Tree]:
    return fields(note=given.note, evidence=evidence(given))


def _capability_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('entry', metavar='ENTRY')
    parser.add_argument('capability', metavar='CAPABILITY')
    parser.add_argument('state', choices=STATES)
    _range_options(parser)
    parser.add_argument('--reason', metavar='TEXT', help='why, where it is partial or not applicable')


def _capability(given: argparse.Namespace, data: Dataset) -> Change:
    known(given.capability, data.capabilities, 'capability')
    tree = {**_range(given, data), **fields(state=given.state, reason=given.reason), **_grounds(given)}
    return partial(verbs.capability, entry=_entry(data, given.entry), id_=given.capability, fields=tree)


def _fact_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('entry', metavar='ENTRY')
    parser.add_argument('list', metavar='LIST', help='a list of facts of its kind, claims or default-for')
    parser.add_argument('values', nargs='*', metavar='VALUE', help='none says that there is nothing')
    _range_options(parser)
    parser.add_argument('--by', metavar='SOURCE', help='which of the sources of the list says so')


def _fact(given: argparse.Namespace, data: Dataset) -> Change:
    entry = _entry(data, given.entry)
    lists = [*data.kinds[entry.kind].facts, 'claims', 'default-for']
    known(given.list, dict.fromkeys(lists), 'list of facts')
    tree: dict[str, Tree] = {**_range(given, data), **fields(by=given.by), 'values': given.values}
    tree |= _grounds(given)
    return partial(verbs.values, entry=entry, list_=given.list, fields=tree)


def _waiver_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('entry', metavar='ENTRY')
    parser.add_argument('requirement', metavar='REQUIREMENT')
    parser.add_argument('type', choices=[type_.value for type_ in WaiverType])
    _range_options(parser)
    parser.add_argument('--reason', required=True, metavar='TEXT', help='why it is waived')
    parser.add_argument('--by', required=True, metavar='WHO', help='who decided it')


def _waiver(given: argparse.Namespace, data: Dataset) -> Change:
    known(given.requirement, data.requirements, 'requirement')
    tree = {
        **_range(given, data),
        **fields(requirement=given.requirement, type=given.type, reason=given.reason, by=given.by),
        **_grounds(given),
    }
    return partial(verbs.waiver, entry=_entry(data, given.entry), fields=tree)


# What happens at a release ----------------------------------------------------------------------


def _event_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('entry', metavar='ENTRY')
    parser.add_argument(
        '--release', required=True, metavar='R', help='the first release that shows it, or is without it'
    )
    parser.add_argument('--reason', required=True, metavar='TEXT', help='why')
    evidence_option(parser, required=True)


def _event(given: argparse.Namespace, data: Dataset) -> Mapping[str, Tree]:
    _release(data, given.release)
    return fields(release=given.release, reason=given.reason, evidence=evidence(given))


def _demotion(given: argparse.Namespace, data: Dataset) -> Change:
    return partial(verbs.demotion, entry=_entry(data, given.entry), fields=_event(given, data))


def _removal(given: argparse.Namespace, data: Dataset) -> Change:
    return partial(verbs.removal, entry=_entry(data, given.entry), fields=_event(given, data))


# Releases ---------------------------------------------------------------------------------------


def _job_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('job', metavar='JOB')
    parser.add_argument('--release', required=True, metavar='R')
    parser.add_argument(
        '--pipeline', metavar='P', help='only in this one; needed for a job that is new in it'
    )
    vote = parser.add_mutually_exclusive_group()
    vote.add_argument('--voting', action='store_const', const=True, dest='voting', help='it votes')
    vote.add_argument('--non-voting', action='store_const', const=False, dest='voting', help='it does not')
    parser.add_argument('--line', type=int, metavar='N', help='its line in the file that defines the jobs')
    parser.add_argument(
        '--tests',
        action='append',
        metavar='ENTRY[=CAPABILITY,...]',
        help='what it tests, in place of what is on record; may be given again',
    )
    evidence_option(parser)


def _job(given: argparse.Namespace, data: Dataset) -> Change:
    tree = fields(pipeline=given.pipeline, voting=given.voting, line=given.line, tests=_tests(given))
    if not tree.keys() - {'pipeline'}:
        message = 'say what is different: --voting, --non-voting, --line or --tests'
        raise UsageError(message)
    return partial(verbs.job, one=_release(data, given.release), name=given.job, fields=tree)


def _tests(given: argparse.Namespace) -> Tree | None:
    if given.tests is None:
        return None
    pairs = (text.partition('=') for text in given.tests)
    return {entry: [one for one in covers.split(',') if one] for entry, _, covers in pairs}


def _release_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('release', metavar='RELEASE')
    parser.add_argument(
        'values',
        nargs='+',
        metavar='KEY=VALUE',
        help=f'{", ".join(verbs.RELEASE_KEYS)}; KEY= takes a value away; versions are divided by commas',
    )
    evidence_option(parser)


def _release_keys(given: argparse.Namespace, data: Dataset) -> Change:
    tree: dict[str, Tree | None] = {}
    for text in given.values:
        key, equals, value = text.partition('=')
        known(key, dict.fromkeys(verbs.RELEASE_KEYS), 'value of a release')
        if not equals:
            message = f'{text!r} says no value; write {key}=VALUE'
            raise UsageError(message)
        if key in tree:
            message = f'{key!r} is given twice'
            raise UsageError(message)
        versions = [one.strip() for one in value.split(',')]
        tree[key] = versions if key == 'versions' and value else value or None
    return partial(verbs.release, one=_release(data, given.release), fields=tree)


_WHAT: Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None], Made]] = {
    'job': ('record that a test job votes, or what it tests', _job_options, _job),
    'capability': ('record the state of a capability from a release on', _capability_options, _capability),
    'fact': ('record the values of a list of facts from a release on', _fact_options, _fact),
    'waiver': ('record that a requirement is not applied', _waiver_options, _waiver),
    'demotion': ('record why a classification fell', _event_options, _demotion),
    'removal': ('record that an entry left', _event_options, _removal),
    'release': ('record the tag, dates or status of a release', _release_options, _release_keys),
}


COMMAND = Command(
    name='set',
    purpose='record a fact, and see first what it does to the classifications',
    group='change',
    options=_options,
    run=_run,
    examples=(
        ('set job functional --release 3.10 --pipeline check --voting', 'a job votes'),
        (
            'set capability alpha volume implemented --since 3.9 --evidence code/alpha.py:7',
            'a capability arrives',
        ),
        (
            "set waiver keeper ft-vote accepted-gap --since 3.10 --reason 'In work' --by Us",
            'a waiver begins',
        ),
        (
            'set fact alpha images alpha-image alpha-small --since 3.10 --evidence images/alpha',
            'a list has other values; they stand right after its name',
        ),
        (
            "set demotion alpha --release 3.10 --reason 'It was slow' --evidence https://e.org",
            'the reason of a demotion',
        ),
        (
            'set removal keeper --release 3.10 --reason Unused --evidence https://example.org/x',
            'an entry leaves',
        ),
        ('set release 3.10 tag=3.10.0 commit= planned= released=2016-04-07', 'a release is out'),
    ),
)
