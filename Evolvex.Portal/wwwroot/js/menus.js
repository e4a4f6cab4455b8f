// Small menus (details.menu), dialogs (dialog[data-modal]), theme and rail.
const root = document.documentElement;

const markTheme = () => {
  for (const button of document.querySelectorAll('[data-theme-set]')) button.setAttribute('aria-pressed', String(button.dataset.themeSet === root.dataset.themeChoice));
};

const closeMenus = except => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (menu !== except) menu.open = false;
};

document.addEventListener('click', event => {
  closeMenus(event.target.closest('details.menu'));
  if (event.target.closest('[data-theme-toggle]')) { window.portalTheme(root.dataset.theme === 'dark' ? 'light' : 'dark'); markTheme(); }
  const set = event.target.closest('[data-theme-set]');
  if (set) { window.portalTheme(set.dataset.themeSet); markTheme(); }
  if (event.target.closest('[data-rail-toggle]')) {
    root.dataset.rail = root.dataset.rail === 'closed' ? 'open' : 'closed';
    try { localStorage.setItem('rail', root.dataset.rail); } catch { /* private window: for this page only */ }
  }
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const open = document.querySelector('details.menu[open]');
  if (open) { open.open = false; open.querySelector('summary')?.focus(); }
});

document.addEventListener('focusin', event => closeMenus(event.target.closest('details.menu')));

const modals = () => {
  for (const dialog of document.querySelectorAll('dialog.modal:not(#help):not(#components-reconnect-modal)')) {
    const wanted = dialog.dataset.modal === 'open';
    if (wanted && !dialog.open) dialog.showModal();
    if (!wanted && dialog.open) dialog.close();
  }
};

new MutationObserver(() => { modals(); markTheme(); }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-modal', 'data-theme-choice'] });
modals();
markTheme();
