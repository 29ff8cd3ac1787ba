# SPDX-License-Identifier: Apache-2.0
"""What the cells of tables say: a state, or the release since which, and under which condition."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from maturity.matrices.features import STATES
from maturity.matrices.model import Cell, Step
from maturity.model import Text
from maturity.model.basics import natural
from maturity.model.vocabulary import Coverage
from maturity_import.grids import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import SourceMark

IMPLEMENTED, PARTIAL, MISSING, ASIDE = 'implemented', 'partial', 'missing', 'not-applicable'
_SAID = {
    IMPLEMENTED: 'implemented yes y true full fully supported done ok o x [x] + ✓ ✔ ☑ ✅ 🗸 ● ○ ◎ 🟢 👍 '
    ':white_check_mark: :heavy_check_mark:',
    PARTIAL: 'partial partially partly some limited ~ ± ◐ ◑ ◕ ◔ ⚠ △ 🟡 :warning:',
    MISSING: 'missing no n false none unsupported - – — − ✗ ✘ ✖ ❌ ❎ ☒ × 🔴 👎 🚫 ⛔ :x: '  # noqa: RUF001
    ':heavy_multiplication_x: :no_entry:',
    ASIDE: 'not-applicable n/a na',
}
WORDS: Mapping[str, str | None] = {
    **STATES,
    **{word: state for state, words in _SAID.items() for word in words.split()},
    '[ ]': MISSING,
    'not supported': MISSING,
    'not implemented': MISSING,
    'not applicable': ASIDE,
    # Those of our own tables, in which an implemented cell may say how well it is tested.
    **{str(one.words): IMPLEMENTED for one in Coverage if one.in_part},
    **dict.fromkeys(('', '?', '??', 'tbd', ':question:', 'not yet', 'removed')),
}
"""What the words of a cell say; nothing is not known."""

_PARTS = re.compile(r'\s*[,;&\n]\s*(?![^()]*\))|(?<=\))\s+(?=[^\s,;&])')
_NOTED = re.compile(r'(?s)(?P<head>[^()]+?)\s*\((?P<note>(?:[^()]|\([^()]*\))+)\)')
_BEHIND = re.compile(
    r'(?s)(?P<head>.+?)\s*(?:[:;,\n]|\s[-–—]\s|\s(?=since\s|added in\s|[≥>]))\s*(?P<note>\S.*)'
)
_FROM = r'(?:(?:since|from|(?:added|introduced|new) in)\s|≥|>=)'
_DATED = re.compile(rf'{_FROM}\s*\S+')
_SINCE = re.compile(rf'{_FROM}?\s*v?(?P<release>\S+?)(?:\+|\s+and (?:later|newer|up))?')
_NUMBERS = re.compile(r'(?<![\w.])v?(\d+(?:\.\d+)+)(?![\w.])')


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """Words of states, and those that stand for releases, whose ids are in order.

    `cross` is what an x was taken for, where there are any.
    """

    words: Mapping[str, str | None]
    releases: Mapping[str, str]
    cross: str | None

    @property
    def order(self) -> list[str]:
        """The releases, oldest first."""
        return list(dict.fromkeys(self.releases.values()))

    def release(self, text: str) -> str | None:
        """Return the release since which something is there, if a text says that."""
        match = _SINCE.fullmatch(text.strip().casefold())
        return None if match is None else self.releases.get(match['release'])


def learned(texts: Iterable[str], own: Mapping[str, str | None], releases: Mapping[str, str]) -> Vocabulary:
    """Return the vocabulary of cells; where no releases are given, letters or numbers of versions are some.

    An `x` says no where something else says yes, as an `o` does, and an empty
    circle where others are full; letters are releases where no word says yes.
    """
    texts = [*texts]
    single = {part.strip() for text in texts for part in re.split(r'[(),;&\n]', text)}
    words = {**WORDS, **own}
    says_yes = any(words.get(one.casefold()) == IMPLEMENTED for one in single - {*'OXYoxy+'})
    letters = sorted(one.casefold() for one in single if re.fullmatch('[A-Z]', one))
    others = {*letters} - own.keys() - {*'xyn'}
    # One letter beside these is another answer: O to X, or P to Y and N.
    if not releases and not says_yes and others and (len(others) > 1 or others == {*letters}):
        releases = {one: one for one in letters}
    elif not releases:
        releases = {one: one for one in sorted(chain(*map(_NUMBERS.findall, texts)), key=natural)}
    if (says_yes or {*'Oo'} & single) and 'x' not in own:
        words['x'] = MISSING
    if {*'●◐◑◕◔'} & single and '○' not in own:
        words['○'] = MISSING
    words = {word: state for word, state in words.items() if word not in releases}
    has_crosses = {*'xX'} & single and 'x' not in own
    return Vocabulary(words=words, releases=releases, cross=words.get('x') if has_crosses else None)


# One cell ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A state, since when it holds, and under which condition."""

    state: str | None
    since: str | None = None
    note: str = ''

    def __str__(self) -> str:
        """Return the condition, and what of it holds since when."""
        aside = self.since or ('' if self.state == IMPLEMENTED else self.state or 'unknown')
        return f'{self.note} ({aside})' if aside else self.note


def cell(text: str, note: Text | None, mark: SourceMark, vocabulary: Vocabulary) -> Cell | None:
    """Return what a text says, with the note of its footnote; None where that is nothing known."""
    text = '\n'.join(' '.join(line.split()) for line in text.split('\n') if line.strip())
    if len(text) > LONGEST:
        return None
    whole = _part(text, vocabulary)
    parts = (whole,) if whole else _together(text, vocabulary)
    if not parts:
        return None
    noted = [(one, _noted(one.note, note, mark)) for one in parts]
    return Cell(
        state=parts[-1].state,
        note=noted[-1][1],
        mark=mark,
        steps=tuple(
            Step(since=one.since, state=one.state, note=text)
            for one, text in noted
            if one.since and one.state
        ),
    )


def _noted(own: str, footnote: Text | None, mark: SourceMark) -> Text | None:
    said = ' '.join([*own.split(), *(footnote.value.split() if footnote else ())])
    return Text(said, mark) if said else None


def _word(text: str, vocabulary: Vocabulary) -> _Part | None:
    """Return what a word says: a state, or a release since which it is implemented."""
    word = ' '.join(text.casefold().split())
    if word in vocabulary.words:
        return _Part(vocabulary.words[word])
    since = vocabulary.release(word)
    return _Part(IMPLEMENTED, since) if since else None


def _part(text: str, vocabulary: Vocabulary) -> _Part | None:
    """Return what a word says, alone or with a note, a release or a condition beside it."""
    if (word := _word(text, vocabulary)) is not None:
        return word
    for match in filter(None, (_NOTED.fullmatch(text), _BEHIND.fullmatch(text))):
        head, note = _word(match['head'], vocabulary), match['note']
        since = vocabulary.release(note)
        if head is not None and head.since is None and since is not None:
            return replace(head, since=since)
        if head is not None and not _DATED.fullmatch(note) and _word(note, vocabulary) is None:
            return replace(head, note=note)
        behind = _word(note, vocabulary) if match.re is _NOTED else None
        if head is None and behind is not None:
            return replace(behind, note=match['head'])
    return None


def _together(text: str, vocabulary: Vocabulary) -> tuple[_Part, ...]:
    """Return the steps of several conditions, each with its release or state; nothing where one has none.

    Until the last of them holds, it is there in part.
    """
    parts = [_part(one, vocabulary) for one in _PARTS.split(text)]
    found = [one for one in parts if one is not None and one.note]
    if len(found) < max(len(parts), 2):
        return ()
    states = {one.state for one in found}
    final = IMPLEMENTED if states == {IMPLEMENTED} else MISSING if states == {MISSING} else PARTIAL
    order = vocabulary.order
    dated = sorted((one for one in found if one.since), key=lambda one: order.index(one.since or ''))
    said = ', '.join(map(str, found))
    steps = {one.since: _Part(PARTIAL, one.since, ', '.join(map(str, dated[: number + 1])))
             for number, one in enumerate(dated)}  # fmt: skip
    last = dated[-1].since if dated else None
    return tuple({**steps, last: _Part(final, last, said)}.values())
