# SPDX-License-Identifier: Apache-2.0
"""What the commands that change the record share: the effect first, then all of it or nothing."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from maturity import effects
from maturity.checks.computed import unused_waivers
from maturity.commands.command import DATA, option, several, writing
from maturity.commands.fields import EVIDENCE, evidence
from maturity.console import CLEAN, PROBLEMS, UsageError, loaded, painted, shown
from maturity.edit.items import arranged
from maturity.edit.publish import correct, words
from maturity.edit.write import changed, further, write
from maturity.model.events import EventType
from maturity.problems import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from maturity.edit.emitted import Tree
    from maturity.edit.write import Change, Edits, Revision
    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Dataset, Demotion, Entry, Waiver
    from maturity.problems import Problem
    from maturity.typesetting import Screen

    Reason = Mapping[str, Tree]
    Because = Callable[[Event], Reason | None]
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

TOGETHER = frozenset({'expectation', 'unreachable-level'})
"""What another change cures, which would be refused before this one."""


CHANGE = (
    DATA,
    option('--dry-run', action='store_true', help='show the effect and the lines, and write nothing'),
)
"""The options of every command that changes the record."""

WHERE = several(
    '--evidence', 'WHERE', f'where the reason can be looked up: {EVIDENCE}', type=evidence, default=None
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
    given = options.evidence
    if options.because is not None and not given:
        message = '--because needs --evidence: the reason of a demotion is one that a reader can look up'
        raise UsageError(message)
    if given and options.because is None and options.correct is None:
        message = '--evidence is that of --because or --correct; that of a fact is evidence=WHERE'
        raise UsageError(message)
    because, correction = (
        None if text is None else stated(reason=text, evidence=given)
        for text in (options.because, options.correct)
    )
    return Reasons(None if because is None else lambda _event: because, correction)


def stated(**fields: Tree | None) -> dict[str, Tree]:
    """Return the fields that are given."""
    return {key: value for key, value in fields.items() if value is not None}


def contradicts_itself(problems: Iterable[Problem]) -> bool:
    """Return whether problems, if any, do not keep a record from being evaluated."""
    return {problem.code for problem in problems} <= COMPUTED


def changeable(folder: str) -> Assessments:
    """Return the record, assessed, also where it only contradicts itself: what is to be changed may be why.

    Raises as `loaded`.
    """
    return loaded(folder, despite=COMPUTED)


def carried_out(
    options: argparse.Namespace,
    before: Assessments,
    change: Change,
    effect: Effect = effects.lines,
    reasons: Reasons | None = None,
) -> int:
    """Make a change, unless it would leave problems; return the exit status.

    `effect` says what comes of it.  Reasons of demotions that it undoes are
    taken out.  Raises `CannotEdit`.
    """
    revision = changed(options.data, before, change)
    notes: list[str] = []
    if revision.assessments is not None:
        revision, notes = explained(before.data, revision, reasons or Reasons())

    def said() -> Iterator[str]:
        if revision.assessments is not None and contradicts_itself(revision.problems):
            yield from (*effect(before, revision.assessments), *notes, '')

    if written(options, options.data, revision, said()):
        shown(name_files(revision))
    return PROBLEMS if revision.problems else CLEAN


def written(options: argparse.Namespace, folder: str, revision: Revision, said: Iterable[str]) -> bool:
    """Say what a change leads to and write it, unless it leaves problems; return whether that was done."""
    if not revision.texts:
        shown(['nothing is different: the record says so already'])
        return False
    shown(said)
    if options.dry_run:
        shown(['the lines would be:' if revision.problems else 'nothing is written; the lines would be:'])
        shown(_difference(folder, revision.texts, options.screen))
    if revision.problems:
        # They stand last, where somebody sees them after many lines.
        shown(['nothing is written, because it would leave:'])
        shown(painted(one, options.screen) for one in revision.problems)
        # Neither of two changes that need each other could be made before the other.
        if '--and' in options.command.flags and {one.code for one in revision.problems} & TOGETHER:
            shown(['what has to change as well goes into the same step: --and PATH KEY=VALUE'])
    if revision.problems or options.dry_run:
        return False
    with writing(folder):
        Path(folder).mkdir(parents=True, exist_ok=True)
        write(folder, revision)
    return True


def name_files(revision: Revision) -> Iterator[str]:
    """Yield what became of each file that was changed."""
    return (f'{"deleted" if text is None else "written"}: {path}' for path, text in revision.texts.items())


_TONES = {'+': 'good', '-': 'bad', '@': 'dim'}
"""The tones of lines of a patch, by their first letter."""


def _difference(folder: str, texts: Mapping[str, str | None], screen: Screen) -> Iterator[str]:
    """Yield the lines that a change makes different, as a patch of the files of a record."""
    for path, text in texts.items():
        old = Path(folder, path)
        before = old.read_text('utf-8').splitlines() if old.exists() else []
        lines = difflib.unified_diff(before, (text or '').splitlines(), path, path, lineterm='', n=2)
        yield from (screen.paint(one_line(line), _TONES.get(line[:1], '')) for line in lines)


# Reasons ----------------------------------------------------------------------------------------


def explained(before: Dataset | None, revision: Revision, reasons: Reasons) -> tuple[Revision, list[str]]:
    """Return a revision with the reasons of what falls, and in words which of them come and go.

    With `correction` also what was published as something else is corrected.
    Raises `UsageError` where a reason is given and there is nothing of which it
    would be one.
    """
    then = revision.assessments
    assert then is not None
    falls = [event for event in then.all_events if event.type is EventType.DEMOTED and not event.explained]
    corrected: list[str] = []
    if contradicts_itself(revision.problems):
        if reasons.kind == 'given' and reasons.because is not None and not falls:
            message = 'nothing falls that has no reason yet; leave --because out'
            raise UsageError(message)
        corrected += words(then) if reasons.correction else ()
        if reasons.correction and not corrected:
            message = 'nothing differs from what was published; leave --correct out'
            raise UsageError(message)
    notes: list[str] = []

    def change(edits: Edits) -> None:
        if before is not None:
            for entry in edits.data.entries.values():
                notes.extend(_forgotten(edits, then, before.entries.get(entry.id), entry))
        if reasons.because is not None:
            for event in falls:
                notes.extend(_recorded(edits, event, reasons.because(event), reasons.kind))
            notes.extend(_expected(edits, then) if reasons.kind != 'drafted' else ())
        if corrected and reasons.correction:
            correct(edits, then, reasons.correction)

    return further(revision, change), [*map(one_line, notes), *corrected]


def _forgotten(edits: Edits, then: Assessments, before: Entry | None, entry: Entry) -> Iterator[str]:
    """Take out reasons of demotions that do not happen any more, and waivers that were needed until now."""
    if before is None:
        return
    fallen = {event.release.id for event in then.events[entry.id] if event.type is EventType.DEMOTED}
    # What somebody records right now is not taken out again, but refused.
    recorded = {demotion.release for demotion in before.demotions} - fallen
    for demotion in entry.demotions:
        if demotion.release in recorded:
            _take_out(edits, entry, demotion)
            yield f'{entry.title}: the reason of its fall in {demotion.release} goes: {demotion.reason}'
    kept = {(one.requirement, one.span) for one in before.waivers}
    for one in unused_waivers(then, entry):
        if (one.requirement, one.span) in kept:
            _take_out(edits, entry, one)
            what = f'the waiver of {one.requirement} goes, because no release needs it'
            yield f'{entry.title}: {what}: {one.reason}'


def _take_out(edits: Edits, entry: Entry, one: Demotion | Waiver) -> None:
    document = edits.of(entry)
    document.remove(document.at(one.mark))


def _recorded(edits: Edits, event: Event, reason: Reason | None, kind: str) -> Iterator[str]:
    """Record why an entry falls, if that is known."""
    if reason is None:
        return
    entry, release = event.entry, event.release.id
    demotions = edits.of(entry).root.setdefault('demotions', [])
    demotions.append(arranged({'release': release, **reason}))
    yield f'{entry.title}: falls in {release}: {reason["reason"]}'
    if kind == 'drafted':
        path = f'{edits.data.kinds[entry.kind].folder}/{entry.id}'
        yield f'  say why: maturity set {path} demotions release={release} reason=TEXT evidence=WHERE'


def _expected(edits: Edits, then: Assessments) -> Iterator[str]:
    """Let what expects another level of an entry at a release expect the one that it has there."""
    for entry in edits.data.entries.values():
        for release, level in entry.expect.items():
            found = then.get(entry.id, release)
            if found is not None and found.level != level:
                edits.of(entry).root['expect'][release] = found.level
                yield f'{entry.title}: {found.level} is expected in {release}'
