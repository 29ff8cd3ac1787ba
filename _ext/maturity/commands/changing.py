# SPDX-License-Identifier: Apache-2.0
"""What the commands that change the record share: the effect first, then all of it or nothing."""

from __future__ import annotations

import argparse
import difflib
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from maturity import effects
from maturity.console import CLEAN, PROBLEMS, UsageError, loaded, name_of, shown
from maturity.edit import publish, verbs
from maturity.edit.evidence import FORMS, parsed
from maturity.edit.write import planned, written
from maturity.evaluate import evaluate
from maturity.load import load
from maturity.model.vocabulary import EventType
from maturity.problems import one_line
from maturity.reading import is_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.edit.verbs import Edits
    from maturity.edit.write import Edit, Planned
    from maturity.evaluate import Assessments
    from maturity.load import Loaded
    from maturity.model import Dataset, Demotion, Entry


DAY = re.compile(r'\d{4}-\d\d-\d\d')

COMPUTED = frozenset(
    {'unexplained-demotion', 'stale-demotion', 'unused-waiver', 'expectation', 'published-differs'}
)
"""What can be wrong with a record of which each file is right."""


def options(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command that changes the record."""
    parser.add_argument('--data', default='data', metavar='DATA', help='the data folder (./data)')
    parser.add_argument(
        '--dry-run', action='store_true', help='show the effect and the lines, and write nothing'
    )


def day(text: str) -> str:
    """Return a day as it was typed; raises what argparse takes for a wrong value."""
    if not (DAY.fullmatch(text) and is_day(text)):
        message = f'{text!r} is not a day of the calendar: YYYY-MM-DD'
        raise argparse.ArgumentTypeError(message)
    return text


def evidence_option(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add the option for evidence."""
    parser.add_argument(
        '--evidence',
        action='append',
        default=[],
        required=required,
        metavar='WHERE',
        help=f'{FORMS}; may be given again',
    )


def evidence(given: argparse.Namespace) -> list[Tree]:
    """Return the evidence that was given; raises `UsageError`."""
    try:
        return [parsed(text) for text in given.evidence]
    except ValueError as error:
        raise UsageError(str(error)) from error


def fields(**given: Tree | None) -> dict[str, Tree]:
    """Return what was given, without what was not, by the names of the record."""
    found = {name.replace('_', '-').strip('-'): value for name, value in given.items()}
    return {name: value for name, value in found.items() if value is not None and value != []}


def changeable(folder: str) -> Dataset:
    """Return the record, also where it only contradicts itself: what is to be changed may be why.

    Raises `UsageError` or `DataError` where anything else is wrong, after
    printing it.
    """
    found = load(folder, name=name_of(folder))
    if found.dataset is not None and _is_whole(found):
        return found.dataset
    return loaded(folder)


def carried_out(
    given: argparse.Namespace,
    data: Dataset,
    change: Callable[[Edits], None],
    because: Mapping[str, Tree] | None = None,
    correction: Mapping[str, Tree] | None = None,
) -> int:
    """Make a change, unless it would leave problems; return the exit status.

    `because` explains the demotions that come of it, `correction` why what
    was published is something else then.  Reasons of demotions that it undoes
    are taken out.
    """
    edit = verbs.edit(data, change)
    plan = planned(given.data, data, edit)
    notes: list[str] = []
    if plan.loaded is not None and plan.loaded.dataset is not None:
        reasons = list(_reasons(evaluate(plan.loaded.dataset), data, because))
        if because is not None and _is_whole(plan.loaded) and not any(one.new for one in reasons):
            message = 'nothing falls that has no reason yet; leave --because out'
            raise UsageError(message)
        edit = verbs.edit(data, change, partial(_demotions, reasons))
        plan = planned(given.data, data, edit)
        notes = [line for one in reasons for line in one.lines()]
    if correction is not None and plan.loaded is not None and plan.loaded.dataset is not None:
        after = evaluate(plan.loaded.dataset)
        corrected = list(publish.words(after))
        if _is_whole(plan.loaded) and not corrected:
            message = 'nothing differs from what was published; leave --correct out'
            raise UsageError(message)
        plan = planned(given.data, data, partial(_corrected, edit, after, correction))
        notes += corrected
    return finished(given, data, plan, notes=notes)


def _corrected(
    edit: Edit, after: Assessments, correction: Mapping[str, Tree], texts: Mapping[str, str]
) -> tuple[Mapping[str, str], Sequence[str]]:
    """Return what an edit changes, with the corrections of what was published before it."""
    found, refused = edit(texts)
    return {**found, **publish.corrections(after, texts, correction)}, refused


def _is_whole(loaded: Loaded) -> bool:
    """Return whether what is wrong with a record does not keep it from being evaluated."""
    return {problem.code for problem in loaded.problems} <= COMPUTED


def finished(
    given: argparse.Namespace,
    data: Dataset,
    plan: Planned,
    effect: Callable[[Assessments, Assessments], Iterable[str]] = effects.lines,
    notes: Iterable[str] = (),
) -> int:
    """Show what a plan leads to and write it, unless it leaves problems; return the exit status."""
    if not plan.texts and not plan.problems:
        shown(['nothing is different: the record says so already'])
        return CLEAN
    if plan.loaded is not None and plan.loaded.dataset is not None and _is_whole(plan.loaded):
        shown(effect(evaluate(data), evaluate(plan.loaded.dataset)))
        shown(notes)
    if plan.problems:
        shown(['', 'nothing is written, because it would leave:', *map(one_line, plan.problems)])
        return PROBLEMS
    if given.dry_run:
        shown(['', 'nothing is written; the lines would be:', *_difference(given.data, plan)])
        return CLEAN
    try:
        done = written(given.data, plan)
    except OSError as error:
        message = f'cannot write: {error}'
        raise UsageError(message) from error
    if done.problems:
        shown(['', 'nothing is written:', *done.problems])
        return PROBLEMS
    shown(['', *(f'written: {path}' for path in done.files)])
    return CLEAN


@dataclass(frozen=True, slots=True)
class _Reasons:
    """The reasons of demotions of an entry that go, because nothing falls there, and that come."""

    entry: Entry
    gone: tuple[Demotion, ...]
    new: tuple[Mapping[str, Tree], ...]

    def lines(self) -> Iterator[str]:
        """Yield what goes and what comes, in words."""
        for one in self.gone:
            yield one_line(f'{self.entry.title}: the reason of its fall in {one.release} goes: {one.reason}')
        for fields_ in self.new:
            yield one_line(f'{self.entry.title}: falls in {fields_["release"]}: {fields_["reason"]}')


def _reasons(then: Assessments, data: Dataset, because: Mapping[str, Tree] | None) -> Iterator[_Reasons]:
    """Yield the reasons that go and come in a record as it would be."""
    for id_, entry in then.data.entries.items():
        demoted = [one for one in then.events[entry.id] if one.type is EventType.DEMOTED]
        happened = {one.release.id for one in demoted}
        # What somebody records right now is not taken out again, but refused.
        gone = tuple(one for one in data.entries[id_].demotions if one.release not in happened)
        new: tuple[Mapping[str, Tree], ...] = ()
        if because is not None:
            unexplained = (one for one in demoted if one.demotion is None)
            new = tuple({'release': str(one.release.id), **because} for one in unexplained)
        if gone or new:
            yield _Reasons(data.entries[id_], gone, new)


def _demotions(reasons: Iterable[_Reasons], edits: Edits) -> None:
    for one in reasons:
        verbs.demotions(edits, one.entry, one.gone, one.new)


def _difference(folder: str, plan: Planned) -> Iterator[str]:
    for path, text in plan.texts.items():
        old = Path(folder, path)
        before = old.read_text('utf-8').splitlines() if old.exists() else []
        yield from map(
            one_line, difflib.unified_diff(before, text.splitlines(), path, path, lineterm='', n=2)
        )
