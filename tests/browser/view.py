# SPDX-License-Identifier: Apache-2.0
"""A view of a page as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


@dataclass(frozen=True)
class View:
    """A matrix or a table with its controls."""

    root: Locator

    @property
    def rows(self) -> list[str]:
        """The names of the rows that are shown, in their order."""
        return self.root.locator('tbody tr:not(.mt-group):visible th').all_inner_texts()

    def unfold(self) -> None:
        """Show what was removed, or hide it again."""
        self.root.locator('.mt-fold > summary').click()

    @property
    def columns(self) -> list[str]:
        """The names of the columns that are shown, without that of the names."""
        return self.root.locator('thead th:visible').all_inner_texts()[1:]

    def select(self, label: str) -> Locator:
        return self.root.get_by_role('combobox', name=label, exact=True)

    @property
    def filter(self) -> Locator:
        return self.root.get_by_role('searchbox', name='Filter', exact=True)

    def sort(self, column: str) -> Locator:
        return self.root.get_by_role('button', name=f'Sort by {column}', exact=True)

    def counts(self, text: str) -> None:
        """Wait until the status says so."""
        expect(self.root.get_by_role('status')).to_have_text(text)


def view(page: Page, id_: str = 'driver', *, number: int = 0) -> View:
    """Return a view by the id that it has in addresses."""
    return View(page.locator(f'[data-view="{id_}"]').nth(number))


def focused(page: Page) -> str:
    """Return the name of what has the focus, which has to be seen."""
    return page.evaluate(
        """() => {
            const one = document.activeElement;
            const outline = getComputedStyle(one);
            if (outline.outlineStyle === 'none' || parseFloat(outline.outlineWidth) < 2) return 'not seen';
            const label = one.labels?.[0]?.firstChild.textContent.trim();
            return one.getAttribute('aria-label') || label || one.textContent;
        }"""
    )


def follow(page: Page, address: str) -> None:
    """Click a link to a place of the page."""
    page.evaluate(
        """address => {
            const link = document.createElement('a');
            link.href = address;
            document.body.append(link);
            link.click();
            link.remove();
        }""",
        address,
    )
