# SPDX-License-Identifier: Apache-2.0
"""What the commands that change the record share: the effect first, then all of it or nothing."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from maturity import effects
from maturity.checks.computed import unused_waivers
from maturity.commands.command import DATA, option, writing
from maturity.commands.fields import EVIDENCE, evidence
from maturity.console import CLEAN, PROBLEMS, UsageError, loaded, name_of, painted, shown
from maturity.edit.changes import explain
from maturity.edit.document import CannotEdit
from maturity.edit.publish import correct, words
from maturity.edit.write import changed, further, write
from maturity.evaluate import evaluate
from maturity.load import load
from maturity.model import Waiver
from maturity.model.events import EventType
from maturity.problems import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from maturity.edit.emitted import Tree
    from maturity.edit.write import Change, Edits, Revision
    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Dataset, Demotion, Entry
    from maturity.problems import Problem
    from maturity.typesetting import Screen

    Reason = Mapping[str, Tree]
    Because = Callable[[Event], Reason]
    Effect = Callable[[Assessments, Assessments], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why classifications fall, and why what was published is something else then.

    The reason of falls is `given` for them alone, so that there must be some, or
    `implied` by what is done, or `drafted`: then somebody should give one.
    """

    because: Because | None = None
    correction: Reason | None = None
    kind: Literal['given', 'implied', 'drafted'] = 'given'


COMPUTED = frozenset(
    {'unexplained-demotion', 'stale-demotion', 'unused-waiver', 'expectation', 'published-differs'}
)
"""What can be wrong with a record of which each file is right."""


CHANGE = (
    DATA,
    option('--dry-run', action='store_true', help='show the effect and the lines, and write nothing'),
)
"""The options of every command that changes the record."""

WHERE = option(
    '--evidence',
    action='append',
    default=[],
    metavar='WHERE',
    help=f'where the reason can be looked up: {EVIDENCE}; may be given again',
)


CORRECT = option(
    '--correct', metavar='TEXT', help='why what was published of releases is something else then'
)
REASONS = (
    option('--because', metavar='TEXT', help='the reason of the demotions that this leads to'),
    CORRECT,
    WHERE,
)
"""The options of commands by which classifications can fall."""


def reasons(options: argparse.Namespace) -> Reasons:
    """Return the reasons that options give; raises `UsageError`."""
    given = [evidence(text) for text in options.evidence]
    if options.because is not None and not given:
        message = '--because needs --evidence: the reason of a demotion is one that a reader can look up'
        raise UsageError(message)
    if given and options.because is None and options.correct is None:
        message = '--evidence is that of --because or --correct; that of a fact is evidence=WHERE'
        raise UsageError(message)
    shown = {'evidence': given} if given else {}
    because, correction = (
        None if text is None else {'reason': text, **shown} for text in (options.because, options.correct)
    )
    return Reasons(None if because is None else lambda _event: because, correction)


def contradicts_itself(problems: Iterable[Problem]) -> bool:
    """Return whether problems, if any, do not keep a record from being evaluated."""
    return {problem.code for problem in problems} <= COMPUTED


def changeable(folder: str) -> Dataset:
    """Return the record, also where it only contradicts itself: what is to be changed may be why.

    Raises `UsageError` or `DataError` where anything else is wrong, after
    printing it.
    """
    record = load(folder, name=name_of(folder))
    if record.dataset is not None and contradicts_itself(record.problems):
        return record.dataset
    return loaded(folder)


def carried_out(
    options: argparse.Namespace,
    data: Dataset,
    change: Change,
    effect: Effect = effects.lines,
    reasons: Reasons | None = None,
) -> int:
    """Make a change, unless it would leave problems; return the exit status.

    `effect` says what comes of it.  Reasons of demotions that it undoes are
    taken out.
    """
    try:
        revision = changed(options.data, data, change)
        notes: list[str] = []
        if revision.data is not None:
            revision, notes = _explained(data, revision, reasons or Reasons())
        if _is_whole(revision) and reasons and reasons.correction:
            revision, corrected = _corrected(revision, reasons.correction)
            notes += corrected
        return _finished(options, data, revision, effect, notes)
    except CannotEdit as error:
        shown(['nothing is written:', *map(one_line, error.reasons)])
        return PROBLEMS


def _is_whole(revision: Revision) -> bool:
    return revision.data is not None and contradicts_itself(revision.problems)


def _finished(
    options: argparse.Namespace,
    data: Dataset,
    revision: Revision,
    effect: Effect,
    notes: Iterable[str],
) -> int:
    """Show what a change leads to and write it, unless it leaves problems; return the exit status."""
    if not revision.texts:
        shown(['nothing is different: the record says so already'])
        return CLEAN
    if revision.data is not None and _is_whole(revision):
        shown(effect(evaluate(data), evaluate(revision.data)))
        shown([*notes, ''])
    if revision.problems:
        shown(['nothing is written, because it would leave:'])
        shown(painted(one, options.screen) for one in revision.problems)
    elif options.dry_run:
        shown(['nothing is written; the lines would be:'])
    if options.dry_run:
        shown(difference(options.data, revision.texts, options.screen))
    if revision.problems or options.dry_run:
        return PROBLEMS if revision.problems else CLEAN
    with writing(options.data):
        write(options.data, revision)
    shown(f'{"deleted" if text is None else "written"}: {path}' for path, text in revision.texts.items())
    return CLEAN


_TONES = {'+': 'good', '-': 'bad', '@': 'dim'}
"""The tones of lines of a patch, by their first letter."""


def difference(folder: str, texts: Mapping[str, str | None], screen: Screen) -> Iterator[str]:
    """Yield the lines that a change makes different, as a patch of the files of a record."""
    for path, text in texts.items():
        old = Path(folder, path)
        before = old.read_text('utf-8').splitlines() if old.exists() else []
        lines = difflib.unified_diff(before, (text or '').splitlines(), path, path, lineterm='', n=2)
        yield from (screen.paint(one_line(line), _TONES.get(line[:1], '')) for line in lines)


# Reasons ----------------------------------------------------------------------------------------


def _explained(data: Dataset, revision: Revision, reasons: Reasons) -> tuple[Revision, list[str]]:
    """Return a revision with the reasons of the demotions in it, and in words which come and go."""
    moves = list(_moves(data, revision, reasons.because))
    wanted = reasons.kind == 'given' and reasons.because is not None and _is_whole(revision)
    if wanted and not any(new for _, _, new in moves):
        message = 'nothing falls that has no reason yet; leave --because out'
        raise UsageError(message)

    expected = [] if reasons.kind == 'drafted' or reasons.because is None else [*_expected(revision)]

    def change(edits: Edits) -> None:
        for entry, gone, new in moves:
            explain(edits, entry, gone, new)
        for entry, release, level in expected:
            edits.of(entry).root['expect'][release] = level

    notes = [f'{entry.title}: {level} is expected in {release}' for entry, release, level in expected]
    for entry, gone, new in moves:
        notes += [
            f'{entry.title}: the waiver of {one.requirement} goes, because no release needs it: {one.reason}'
            if isinstance(one, Waiver)
            else f'{entry.title}: the reason of its fall in {one.release} goes: {one.reason}'
            for one in gone
        ]
        path = f'{data.kinds[entry.kind].folder}/{entry.id}'
        for one in new:
            notes.append(f'{entry.title}: falls in {one["release"]}: {one["reason"]}')
            if reasons.kind == 'drafted':
                words = f'maturity set {path} demotions release={one["release"]} reason=TEXT evidence=WHERE'
                notes.append(f'  say why: {words}')
    return further(revision, change) if moves or expected else revision, [one_line(note) for note in notes]


def _moves(
    data: Dataset, revision: Revision, because: Because | None
) -> Iterator[tuple[Entry, list[Demotion | Waiver], list[Reason]]]:
    """Yield the entries of which reasons of demotions go, because nothing falls there, or come.

    Waivers that were needed until then go as well.
    """
    assert revision.data is not None
    then = evaluate(revision.data)
    for entry in revision.data.entries.values():
        demoted = [event for event in then.events[entry.id] if event.type is EventType.DEMOTED]
        releases = {event.release.id for event in demoted}
        # What somebody records right now is not taken out again, but refused.
        before = data.entries[entry.id].demotions if entry.id in data.entries else ()
        recorded = {demotion.release for demotion in before} - releases
        gone: list[Demotion | Waiver] = [one for one in entry.demotions if one.release in recorded]
        waivers = data.entries[entry.id].waivers if entry.id in data.entries else ()
        kept = {(one.requirement, one.span) for one in waivers}
        gone += [one for one in unused_waivers(then, entry) if (one.requirement, one.span) in kept]
        new: list[Reason] = []
        if because is not None:
            new = [{'release': one.release.id, **because(one)} for one in demoted if not one.explained]
        if gone or new:
            yield entry, gone, new


def _expected(revision: Revision) -> Iterator[tuple[Entry, str, str]]:
    """Yield the entries of which another level is expected at a release, and the one that they have there."""
    assert revision.data is not None
    then = evaluate(revision.data)
    for entry in revision.data.entries.values():
        for release, level in entry.expect.items():
            found = then.get(entry.id, release)
            if found is not None and found.level != level:
                yield entry, release, found.level


def _corrected(revision: Revision, correction: Reason) -> tuple[Revision, list[str]]:
    """Return a revision with the correction of all that was published as something else, and its words."""
    assert revision.data is not None
    then = evaluate(revision.data)
    notes = list(words(then))
    if not notes:
        message = 'nothing differs from what was published; leave --correct out'
        raise UsageError(message)
    return further(revision, partial(correct, assessments=then, fields=correction)), notes
