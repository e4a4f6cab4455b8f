// Sends chosen or dropped files to the portal, two at a time, with progress.

const MOST_AT_ONCE = 2;
const GONE_AFTER = 6000;

const fill = (text, value) => text.replace('{0}', value);

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

class Upload {
  constructor(file, zone) {
    this.file = file;
    this.zone = zone;
    this.words = zone.root.dataset;
    this.name = element('b', { title: file.name });
    this.name.textContent = file.name;
    this.bar = element('progress', { max: '100', 'aria-label': file.name });
    this.bar.value = 0;
    this.state = element('span', { class: 'upload-state num' });
    this.button = element('button', { type: 'button', class: 'icon-button', 'aria-label': fill(this.words.cancel, file.name), title: fill(this.words.cancel, file.name) });
    this.button.textContent = '✕';
    this.button.addEventListener('click', () => this.cancel());
    this.row = element('li', { 'data-state': 'waiting' }, this.name, this.bar, this.state, this.button);
    this.tell('waiting', this.words.waiting);
  }

  tell(state, text) {
    this.row.dataset.state = state;
    this.state.textContent = text;
  }

  cancel() {
    if (this.row.dataset.state === 'failed' || this.row.dataset.state === 'done') { this.row.remove(); return; }
    this.cancelled = true;
    this.request?.abort();
    this.end('failed', this.words.cancelled);
    this.zone.next();
  }

  end(state, text) {
    if (this.ended) return;
    this.ended = true;
    this.tell(state, text);
    this.bar.hidden = true;
    this.button.setAttribute('aria-label', fill(this.words.dismiss, this.file.name));
    this.button.title = fill(this.words.dismiss, this.file.name);
    this.zone.said.textContent = `${this.file.name}: ${text}`;
    if (state === 'done') setTimeout(() => this.row.remove(), GONE_AFTER);
    this.zone.sending.delete(this);
  }

  send() {
    if (this.cancelled) return;
    if (this.file.size > Number(this.words.most)) { this.end('failed', this.words.tooLarge); this.zone.next(); return; }
    const request = this.request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', this.file, this.file.name);
    request.open('POST', this.words.upload);
    request.setRequestHeader('RequestVerificationToken', this.zone.token ?? '');
    request.responseType = 'json';
    request.upload.addEventListener('progress', event => {
      if (!event.lengthComputable) return;
      const share = Math.floor(100 * event.loaded / event.total);
      this.bar.value = share;
      this.tell('sending', share >= 100 ? this.words.converting : fill(this.words.sending, String(share)));
    });
    // The server converts before it answers.
    request.upload.addEventListener('load', () => { this.bar.removeAttribute('value'); this.tell('sending', this.words.converting); });
    request.addEventListener('load', () => {
      if (request.status === 200) { this.end('done', fill(this.words.saved, request.response?.file ?? '')); this.zone.stored(); }
      else this.end('failed', request.response?.message ?? this.words.broken);
      this.zone.next();
    });
    request.addEventListener('error', () => { this.end('failed', this.words.broken); this.zone.next(); });
    this.tell('sending', fill(this.words.sending, '0'));
    request.send(form);
  }
}

class Zone {
  constructor(root, page, token) {
    this.root = root;
    this.page = page;
    this.token = token;
    this.list = root.querySelector('[data-upload-list]');
    this.said = root.querySelector('[data-upload-said]');
    this.waiting = [];
    this.sending = new Set();
    const chooser = root.querySelector('[data-upload-files]');
    this.heard = new AbortController();
    const { signal } = this.heard;
    const chosen = () => { this.add(chooser.files); chooser.value = ''; };
    chooser.addEventListener('change', chosen, { signal });
    // Somebody was quicker than this script.
    if (chooser.files.length) chosen();
    // Anywhere on the page; a file dropped beside the zone must not replace the page.
    document.addEventListener('dragover', event => { if (this.hasFiles(event)) { event.preventDefault(); root.classList.add('over'); } }, { signal });
    document.addEventListener('dragleave', event => { if (!event.relatedTarget) root.classList.remove('over'); }, { signal });
    document.addEventListener('drop', event => {
      if (!this.hasFiles(event)) return;
      event.preventDefault();
      root.classList.remove('over');
      this.add(event.dataTransfer.files);
    }, { signal });
    addEventListener('beforeunload', event => { if (this.sending.size || this.waiting.length) event.preventDefault(); }, { signal });
  }

  hasFiles(event) { return event.dataTransfer?.types.includes('Files'); }

  add(files) {
    for (const file of files) {
      const upload = new Upload(file, this);
      this.list.append(upload.row);
      this.waiting.push(upload);
    }
    this.next();
  }

  next() {
    while (this.sending.size < MOST_AT_ONCE && this.waiting.length) {
      const upload = this.waiting.shift();
      if (upload.cancelled) continue;
      this.sending.add(upload);
      upload.send();
    }
  }

  stored() { this.page?.invokeMethodAsync('StoredAsync').catch(() => { /* the page was left meanwhile */ }); }

  stop() { this.page = null; this.heard.abort(); }
}

export const start = (root, page, token) => new Zone(root, page, token);
