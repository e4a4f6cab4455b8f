// Runs before the first paint, so that nothing flashes: theme, width of the rail; and tells the server the browser's time zone.
(() => {
  const root = document.documentElement;
  const remembered = key => { try { return localStorage.getItem(key); } catch { return null; } };
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const show = () => {
    const choice = remembered('theme');
    root.dataset.themeChoice = choice ?? 'system';
    root.dataset.theme = choice ?? (dark.matches ? 'dark' : 'light');
  };
  show();
  dark.addEventListener('change', show);
  addEventListener('storage', show);
  root.dataset.rail = remembered('rail') ?? 'open';
  window.portalTheme = choice => {
    try { choice === 'system' ? localStorage.removeItem('theme') : localStorage.setItem('theme', choice); } catch { /* private window: for this page only */ }
    show();
    if (choice !== 'system') { root.dataset.theme = choice; root.dataset.themeChoice = choice; }
  };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `tz=${zone}; path=/; max-age=31536000; samesite=lax`;
})();
