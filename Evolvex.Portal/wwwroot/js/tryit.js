// Calls the Evolvex API from its page, as a program would: with the key that was pasted and without the cookie. The key is kept nowhere.
const most = 60_000; // letters of an answer that are shown

const make = (name, text, className) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
};

const request = (form, key) => {
  const fields = [...new FormData(form)].filter(([, value]) => value instanceof File ? value.size > 0 : value.trim() !== '');
  const url = new URL(`/api/index/${form.dataset.try}`, location.origin);
  const options = { method: form.dataset.method, headers: { 'X-Api-Key': key }, credentials: 'omit', cache: 'no-store' };
  if (options.method === 'GET') for (const [name, value] of fields) url.searchParams.set(name, value);
  else {
    options.body = new FormData();
    for (const [name, value] of fields) options.body.append(name, value);
  }
  return [url, options];
};

// A long answer is not read to its end: nobody would look at it.
const textOf = async response => {
  const reader = response.body.getReader(), decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return [text + decoder.decode(), false];
    text += decoder.decode(value, { stream: true });
    if (text.length > most) { await reader.cancel(); return [text.slice(0, most), true]; }
  }
};

const pretty = text => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } };

const body = async (page, form, response) => {
  if (response.ok && response.headers.get('content-type')?.startsWith('audio/')) {
    const sound = await response.blob(), link = make('a', `${page.dataset.download} (${Math.ceil(sound.size / 1024)} KB)`, 'button small');
    link.href = URL.createObjectURL(sound);
    link.download = form.dataset.try === 'get_file_mp3' ? 'call.mp3' : 'call.wav';
    return [link];
  }
  const [text, isCut] = await textOf(response);
  const shown = make('pre', undefined, 'code');
  shown.tabIndex = 0; // it scrolls
  shown.append(make('code', isCut ? text : pretty(text)));
  return isCut ? [shown, make('p', page.dataset.cut, 'muted')] : [shown];
};

const confirmed = what => new Promise(resolve => {
  const dialog = document.getElementById('try-confirm');
  dialog.querySelector('[data-try-what]').textContent = what;
  let answer = false;
  const end = isYes => { answer = isYes; dialog.close(); };
  const click = event => {
    if (event.target.closest('[data-try-yes]')) end(true);
    if (event.target.closest('[data-try-no]')) end(false);
  };
  dialog.addEventListener('click', click);
  dialog.addEventListener('close', () => { dialog.removeEventListener('click', click); delete dialog.dataset.modal; resolve(answer); }, { once: true });
  dialog.dataset.modal = 'open'; // menus.js shows it
});

// A call that lacks something is refused before anything is dialled.
const mayCall = fields => ['channel', 'exten', 'context', 'priority'].some(name => !fields.has(name))
  || confirmed(`${fields.get('channel')} → ${fields.get('exten')}@${fields.get('context')}`);

const send = async form => {
  const page = form.closest('[data-api]'), result = form.closest('[data-operation]').querySelector('[data-result]');
  const key = page.querySelector('[data-try-key]').value.trim();
  if (!key) { result.replaceChildren(make('p', page.dataset.noKey, 'field-error')); page.querySelector('[data-try-key]').focus(); return; }
  const [url, options] = request(form, key);
  if (form.dataset.try === 'originate' && !await mayCall(url.searchParams)) return;
  result.replaceChildren(make('p', page.dataset.sending, 'muted'));
  const began = performance.now();
  try {
    const response = await fetch(url, options);
    const took = page.dataset.took.replace('{0}', Math.round(performance.now() - began));
    const head = make('p', undefined, 'try-head'), badge = make('span', `${response.status}`, 'badge');
    badge.dataset.tone = response.ok ? 'talking' : 'missed';
    head.append(badge, ` ${response.headers.get('content-type') ?? ''} · ${took}`);
    result.replaceChildren(head, ...await body(page, form, response));
    result.scrollIntoView({ block: 'nearest' });
  } catch (fault) {
    result.replaceChildren(make('p', `${page.dataset.failed} ${fault.message}`, 'field-error'));
  }
};

document.addEventListener('submit', async event => {
  const form = event.target.closest('form[data-try]');
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector('button[type="submit"]');
  if (button.disabled) return;
  button.disabled = true;
  try { await send(form); } finally {
    button.disabled = false;
    // A button that was switched off has lost the focus.
    if (document.activeElement === document.body) button.focus({ preventScroll: true });
  }
});
