/* SPDX-License-Identifier: Apache-2.0
 *
 * Filters, sorts and narrows the matrices and tables of a page, and keeps what
 * was chosen in its address: `VIEW.q`, `.state`, `.type`, `.has`, `.releases`
 * and `.sort`.  Unfolds what a link leads to.  Without this script everything is there and nothing is missing.
 *
 * What comes from an address is only ever compared, or put into a text field.
 */
(() => {
  'use strict';

  const PAUSE = 250; // milliseconds without a key: somebody stopped typing
  const LONGEST = 100; // letters of a filter
  const FEW = 8; // columns that paper has room for with their words, as in the fragment
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

  /* Return text as it is compared: without case, accents and white space around words. */
  const folded = (text) =>
    text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

  /* Return the name of the state that a cell of a matrix shows. */
  const stateOf = (cell) => cell.className.split(' ').pop().replace(/^mt-(level-)?/, '');

  /* Return a message with its {places} filled in. */
  const filled = (message, values) => message.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

  class View {
    /* A matrix or table with the controls that its template offers. */
    constructor(template, id) {
      this.id = id;
      this.root = template.parentElement;
      this.matrix = this.root.classList.contains('mt-matrix');
      this.wide = this.root.classList.contains('mt-wide');
      // Each group of rows is a body of its own.
      this.bodies = [...this.root.querySelectorAll('tbody')];
      // Above the last row can stand heads of groups of columns.
      this.heads = [...this.root.querySelector('thead tr:last-child').cells];
      const rows = this.bodies.flatMap((body) => [...body.rows]).filter((row) => !row.matches('.mt-group'));
      this.rows = rows.map((row, place) => {
        const cells = [...row.cells];
        const text = folded((this.matrix ? cells[0] : row).textContent);
        const there = cells.map((cell) => !cell.classList.contains('mt-none'));
        return { row, place, cells, text, there, states: this.matrix ? cells.map(stateOf) : [] };
      });
      this.gone = this.heads.map(() => false);
      this.sorted = '';
      this.arrange(template.content.cloneNode(true));
      template.replaceWith(this.bar);
      this.read();
      this.show();
      this.count();
    }

    arrange(content) {
      this.bar = content.querySelector('.mt-bar');
      this.live = this.bar.querySelector('.mt-count');
      this.controls = [...this.bar.querySelectorAll('input, select')];
      this.usual = new Map(this.controls.map((control) => [control, control.value]));
      this.ranks = [...(this.control('state')?.options ?? [])].map((option) => option.value);
      for (const control of this.controls) {
        if (control.name === 'q') this.listen(control);
        else control.addEventListener('change', () => this.chosen());
      }
      this.bar.querySelector('.mt-clear').addEventListener('click', () => {
        this.clear();
        this.chosen();
      });
      const button = content.querySelector('.mt-sort');
      for (const head of this.heads) if (head.dataset.col) this.offerSort(head, button.cloneNode());
    }

    listen(field) {
      field.addEventListener('input', () => {
        this.show();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
          this.count();
          this.write(false);
        }, PAUSE);
      });
      field.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || !field.value) return;
        event.preventDefault();
        field.value = '';
        this.chosen();
      });
    }

    offerSort(head, button) {
      const column = head.textContent.trim();
      // Or else every cell of the column would be announced with the name of the button.
      head.abbr = column;
      button.setAttribute('aria-label', filled(button.dataset.label, { column }));
      button.addEventListener('click', () => {
        const name = head.dataset.col;
        this.sorted = { [name]: `-${name}`, [`-${name}`]: '' }[this.sorted] ?? name;
        this.chosen();
      });
      head.append(button);
    }

    control(name) {
      return this.controls.find((control) => control.name === name);
    }

    value(name) {
      return this.control(name)?.value ?? '';
    }

    /* A discrete choice was made: show it, say it, and let "back" undo it. */
    chosen() {
      clearTimeout(this.timer);
      this.show();
      this.count();
      this.write(true);
    }

    clear() {
      for (const [control, value] of this.usual) control.value = value;
      this.sorted = '';
    }

    /* What is shown -------------------------------------------------------- */

    show() {
      this.showColumns();
      const words = folded(this.value('q')).split(' ');
      for (const one of this.rows) one.row.hidden = !this.matches(one, words);
      for (const body of this.bodies) body.hidden = !body.querySelector('tr:not(.mt-group, [hidden])');
      this.sort();
      const some = this.rows.some((one) => one.row.hidden) || this.gone.includes(true);
      this.root.classList.toggle('mt-filtered', some);
    }

    showColumns() {
      const narrow = this.value('releases') === 'maintained';
      this.heads.forEach((head, index) => {
        const gone = narrow && head.classList.contains('mt-old');
        if (gone === this.gone[index]) return;
        this.gone[index] = gone;
        head.hidden = gone;
        for (const one of this.rows) one.cells[index].hidden = gone;
      });
      const shown = this.gone.slice(1).filter((gone) => !gone).length;
      this.root.classList.toggle('mt-wide', this.wide && shown > FEW);
    }

    matches(one, words) {
      const { type, has } = one.row.dataset;
      if (this.value('releases') === 'maintained' && one.row.classList.contains('mt-old')) return false;
      if (!words.every((word) => one.text.includes(word))) return false;
      if (this.value('type') && this.value('type') !== type) return false;
      if (this.value('has') && !(has ?? '').split(' ').includes(this.value('has'))) return false;
      const state = this.value('state');
      if (!state && !this.gone.includes(true)) return true;
      const seen = one.states.filter((_, index) => index && !this.gone[index]);
      return state
        ? seen.includes(state)
        : one.there.some((there, index) => there && index && !this.gone[index]);
    }

    sort() {
      const down = this.sorted.startsWith('-');
      const name = this.sorted.slice(down ? 1 : 0);
      const index = name ? this.heads.findIndex((head) => head.dataset.col === name) : -1;
      this.heads.forEach((head, position) => {
        if (position !== index) head.removeAttribute('aria-sort');
        else head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      });
      const keys = new Map(this.rows.map((one) => [one, index < 0 ? null : this.key(one, index)]));
      const order = [...this.rows].sort((one, other) => {
        const [a, b] = [keys.get(one), keys.get(other)];
        // What is not there stands last in both directions.
        if (a === null || b === null) return (a === null) - (b === null) || one.place - other.place;
        const found = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(a, b);
        return (down ? -found : found) || one.place - other.place;
      });
      for (const body of this.bodies) {
        const own = order.filter((one) => one.row.parentElement === body).map((one) => one.row);
        const first = body.rows.length - own.length;
        if (own.some((row, position) => body.rows[first + position] !== row)) body.append(...own);
      }
    }

    key(one, index) {
      const cell = one.cells[index];
      if (this.matrix && index) {
        const state = one.states[index];
        return one.there[index] ? this.ranks.indexOf(state) : null;
      }
      if (cell.dataset.order !== undefined) return Number(cell.dataset.order);
      return cell.textContent.trim() || null;
    }

    count() {
      const columns = this.gone.slice(1);
      const values = {
        shown: this.rows.filter((one) => !one.row.hidden).length,
        all: this.rows.length,
        some: columns.filter((gone) => !gone).length,
        every: columns.length,
      };
      const { rows, releases } = this.live.dataset;
      const text = filled(columns.includes(true) ? releases : rows, values);
      if (this.live.textContent !== text) this.live.textContent = text;
    }

    /* The address ---------------------------------------------------------- */

    read() {
      clearTimeout(this.timer);
      const query = new URLSearchParams(location.search);
      for (const [control, usual] of this.usual) {
        const value = query.get(`${this.id}.${control.name}`) ?? usual;
        const known = control.options ? [...control.options].some((one) => one.value === value) : true;
        control.value = known ? value.slice(0, LONGEST) : usual;
      }
      const sorted = query.get(`${this.id}.sort`) ?? '';
      const known = this.heads.some((head) => head.dataset.col && head.dataset.col === sorted.replace(/^-/, ''));
      this.sorted = known ? sorted : '';
    }

    write(push) {
      const address = new URL(location.href);
      const keep = (name, value, usual) => {
        if (value === usual) address.searchParams.delete(`${this.id}.${name}`);
        else address.searchParams.set(`${this.id}.${name}`, value);
      };
      for (const [control, usual] of this.usual) keep(control.name, control.value, usual);
      keep('sort', this.sorted, '');
      if (address.href === location.href) return;
      try {
        history[push ? 'pushState' : 'replaceState'](history.state, '', address);
      } catch {
        // A page opened from a file may have no state; it works without.
      }
    }

    /* Show a row that a link leads to. */
    reveal(row) {
      this.clear();
      this.show();
      if (row.hidden && this.control('releases')) this.control('releases').value = 'all';
      this.show();
      this.count();
      this.write(false);
    }
  }

  const views = [];

  /* Show the target of the address where a filter hides it or it is folded. */
  const reveal = () => {
    let id = '';
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = id && document.getElementById(id);
    const fold = target && target.closest('.mt-fold');
    if (fold) fold.open = true;
    const row = target && target.closest('tr[hidden]');
    const view = row && views.find((one) => one.root.contains(row));
    if (!view) return;
    view.reveal(row);
    target.scrollIntoView();
  };

  const names = new Map();
  for (const template of document.querySelectorAll('template.mt-controls')) {
    const name = template.parentElement.dataset.view;
    names.set(name, (names.get(name) ?? 0) + 1);
    views.push(new View(template, names.get(name) > 1 ? `${name}-${names.get(name)}` : name));
  }
  // What is to be copied gets a button, once.
  for (const text of document.querySelectorAll('pre.mt-copy[data-copy]')) {
    const words = text.textContent.trim();
    const button = text.appendChild(document.createElement('button'));
    button.type = 'button';
    button.textContent = text.dataset.copy;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(words);
      button.textContent = text.dataset.copied;
    });
    text.removeAttribute('data-copy');
  }
  // Run again, the script finds no templates any more, and nothing to do.
  if (!views.length && !document.querySelector('.mt-fold')) return;
  addEventListener('popstate', () => {
    for (const view of views) {
      view.read();
      view.show();
      view.count();
    }
    reveal();
  });
  addEventListener('hashchange', reveal);
  document.addEventListener('click', (event) => {
    // The same link again changes no address, so nothing else would tell.
    const link = event.target.closest('a[href*="#"]');
    if (link && link.href === location.href) reveal();
  });
  reveal();
})();
