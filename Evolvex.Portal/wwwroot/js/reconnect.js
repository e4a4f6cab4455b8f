// The connection to the portal: shows the dialog that Blazor's script marks by classes (its older script does only that, the newer one also sends an event),
// and does not give up: it tries again by itself, at once when the page is looked at again.
const dialog = document.getElementById('components-reconnect-modal');
const states = ['components-reconnect-show', 'components-reconnect-retrying', 'components-reconnect-failed', 'components-reconnect-rejected', 'components-reconnect-paused'];
const is = state => dialog.classList.contains(`components-reconnect-${state}`);
let timer;

const again = async () => {
  clearTimeout(timer);
  try {
    // False: the portal answered, but has let go of this page's circuit. All that matters is in the address.
    if (await window.Blazor.reconnect() === false) location.reload();
  } catch {
    timer = setTimeout(again, 3000);
  }
};

const follow = () => {
  const lost = states.some(state => dialog.classList.contains(state));
  if (lost && !dialog.open) dialog.showModal();
  if (!lost && dialog.open) dialog.close();
  if (!lost) clearTimeout(timer);
  if (is('rejected')) location.reload();
  if (is('failed')) { clearTimeout(timer); timer = setTimeout(again, 3000); }
};

if (dialog) {
  new MutationObserver(follow).observe(dialog, { attributes: true, attributeFilter: ['class'] });
  dialog.addEventListener('cancel', event => event.preventDefault());
  dialog.addEventListener('click', event => {
    if (event.target.closest('[data-reload]')) location.reload();
    if (event.target.closest('[data-reconnect]')) again();
  });
  document.addEventListener('visibilitychange', () => { if (!document.hidden && dialog.open) again(); });
}
