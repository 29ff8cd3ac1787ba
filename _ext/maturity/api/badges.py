# SPDX-License-Identifier: Apache-2.0
"""Badges: an entry and its classification as a small picture with its words in it.

Fonts differ from place to place: `textLength` makes the words fit.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from maturity.model import Verdict, msg
from maturity.model.vocabulary import Absence, State, Tone
from maturity.typesetting import text_width
from maturity.views.references import classification, release_words

if TYPE_CHECKING:
    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Entry, Phrase, Release

_PAD, _LETTER = 6, 11
NEVER = msg('in no release on record')


def releases_with_badge(data: Dataset, entry: Entry) -> list[str]:
    """Return the releases at which an entry has a badge of its own: those maintained, and those that were.

    A release that was published before its end keeps its badges.
    """
    return [
        id_
        for id_, release in data.releases.items()
        if (data.is_maintained(release) or _was_kept(data, release)) and data.exists(entry, release)
    ]


def _was_kept(data: Dataset, release: Release) -> bool:
    publication = data.published.get(release.id)
    return publication is not None and publication.date <= (release.end_of_life or publication.date)


def badge(assessments: Assessments, entry: Entry, release: str | None = None) -> bytes:
    """Return the badge of an entry at a release that has it, or of what has become of it by now."""
    data, latest = assessments.data, assessments.latest(entry.id)
    if latest is None:
        return drawn(str(entry.title), str(NEVER), Absence.NOT_YET.tone.ground)
    gone = entry.removed if release is None and data.is_gone(entry) else None
    if gone is not None:
        at, state = data.releases[gone.release], Absence.REMOVED.state
    else:
        assessment = latest if release is None else assessments.by_entry[entry.id][release]
        at, state = assessment.release, _state(assessments, assessment)
    over = gone is None and not data.is_maintained(at)
    words = msg('{state} in {release} (ended)') if over else msg('{state} in {release}')
    filled = words.filled(state=state.words, release=release_words(at))
    return drawn(str(entry.title), str(filled), state.tone.ground)


def _state(assessments: Assessments, assessment: Assessment) -> State:
    """Return a classification; what only lacks facts is unknown, and does not look like a no."""
    state = classification(assessments.data, assessment)
    verdicts = {judgement.verdict for judgement in assessment.in_the_way}
    if state.tone is Tone.EMPTY and verdicts == {Verdict.UNKNOWN}:
        words: Phrase = msg('{classification} (unknown)', classification=state.words)
        return replace(Verdict.UNKNOWN.state, words=words)
    return state


def drawn(label: str, words: str, colour: str) -> bytes:
    """Return a picture with a label and words on a ground of that colour."""
    left, right = text_width(label, _LETTER), text_width(words, _LETTER)
    middle, rest = left + 2 * _PAD, right + 2 * _PAD
    whole, label, words = middle + rest, escape(label), escape(words)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" viewBox="0 0 {whole} 20" role="img" \
aria-label="{label}: {words}"><title>{label}: {words}</title>\
<rect x="0" y="0" width="{middle}" height="20" fill="#374151" />\
<rect x="{middle}" y="0" width="{rest}" height="20" fill="{colour}" />\
<g fill="#ffffff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="{_LETTER}">\
<text x="{_PAD}" y="14" textLength="{left}" lengthAdjust="spacingAndGlyphs">{label}</text>\
<text x="{middle + _PAD}" y="14" textLength="{right}" lengthAdjust="spacingAndGlyphs">{words}</text></g></svg>
""".encode()
