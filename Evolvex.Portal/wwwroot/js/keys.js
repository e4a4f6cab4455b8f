// Keyboard: / search, f filter, ? help, arrows and Enter in lists, Escape closes.

const typing = element => element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
const visible = element => element.offsetParent !== null;
const openDialog = () => document.querySelector('dialog[open]');

const help = () => {
  const dialog = document.getElementById('help');
  if (dialog && !dialog.open) dialog.showModal();
};

// Rows of a list are [data-row]; one of them is in the tab order at a time.
const rowsOf = list => [...list.querySelectorAll('[data-row]')].filter(visible);
const goTo = (list, row) => {
  for (const other of list.querySelectorAll('[data-row][tabindex="0"]')) other.tabIndex = -1;
  row.tabIndex = 0;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
};

const inList = (event, list) => {
  const rows = rowsOf(list);
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement?.closest('[data-row]'));
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (target !== undefined) {
    const row = rows[Math.max(0, Math.min(rows.length - 1, target))];
    goTo(list, row);
    return true;
  }
  if ((event.key === 'Enter' || event.key === ' ') && document.activeElement === rows[at]) {
    rows[at].querySelector('[data-open]')?.click();
    return true;
  }
  return false;
};

// Results under a search field.
const inResults = (event, box) => {
  const stops = [box.querySelector('input'), ...box.querySelectorAll('[data-popup] a')];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || at < 0 || stops.length < 2) return false;
  stops[(at + step + stops.length) % stops.length].focus();
  return true;
};

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = event.target.closest?.('[data-arrows]');
  if (box && inResults(event, box)) { event.preventDefault(); return; }
  if (event.key === 'Escape' && typing(event.target)) { event.target.blur(); return; }
  if (openDialog()) return;
  const filter = document.querySelector('input[data-filter]');
  if (typing(event.target)) {
    if (event.target === filter && event.key === 'ArrowDown') {
      const list = document.querySelector('[data-list]');
      if (list && inList(event, list)) event.preventDefault();
    }
    return;
  }
  const field = event.key === '/' ? document.querySelector('input[data-search]') : event.key === 'f' || event.key === 'а' ? filter : null;
  if (field && visible(field)) { event.preventDefault(); field.focus(); field.select(); return; }
  if (event.key === '?' || (event.key === ',' && event.shiftKey && event.code === 'Slash')) { event.preventDefault(); help(); return; }
  const list = event.target.closest?.('[data-list]') ?? (event.target === document.body || event.target.matches?.('h1, main') ? document.querySelector('[data-list]') : null);
  if (list && (list.contains(event.target) ? event.target.matches('[data-row], [data-list]') : event.key.startsWith('Arrow')) && inList(event, list)) event.preventDefault();
});

// What is clicked in a row ([data-act]) is told by one field of its list, so that a row needs no handler of its own.
const act = button => {
  const row = button.closest('[data-row]');
  const field = row?.closest('[data-acts]')?.querySelector('input[data-act-field]');
  if (!field) return;
  // What was clicked may be drawn anew: the row keeps the place, and arrows go on from it.
  const list = row.closest('[data-list]');
  if (list) goTo(list, row);
  field.value = `${button.dataset.act} ${row.dataset.row}`;
  field.dispatchEvent(new Event('change', { bubbles: true }));
};

document.addEventListener('click', event => {
  const button = event.target.closest('[data-act]');
  if (button) act(button);
  if (event.target.closest('[data-help]')) help();
  const skip = event.target.closest('[data-skip]');
  if (skip) { event.preventDefault(); document.getElementById('content')?.focus(); }
  // A click anywhere in a row opens it, but for what can be clicked itself and for text being selected.
  const row = event.target.closest('[data-row]');
  if (row && !event.target.closest('a, button, input, select, summary, label') && !String(getSelection())) row.querySelector('[data-open]')?.click();
});

// A page may ask for another address of its own, as for a text that was typed (AddressQuery.cs). When the browser has gone on to another page before that
// wish arrives, it is too late for it.
for (const change of ['pushState', 'replaceState']) {
  const apply = history[change].bind(history);
  history[change] = (state, ...rest) => {
    const from = state?.userState;
    if (typeof from === 'string' && from.startsWith('from:') && from.slice(5) !== location.pathname) return;
    apply(state, ...rest);
  };
}
