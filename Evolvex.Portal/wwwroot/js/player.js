// The player of recordings: draws the wave from the server's peaks, plays, seeks, selects, and tells in the end how much was heard.

const POINTS = 1200;
const DRAG = 6;
const NEXT_AFTER = 600;
const STEPS = 4;

const clock = seconds => {
  const whole = Math.max(0, Math.floor(seconds + 0.001));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, '0')];
  return h ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
};

const remembered = (key, fallback) => { try { return Number(localStorage.getItem(key) ?? fallback); } catch { return fallback; } };
const remember = (key, value) => { try { localStorage.setItem(key, String(value)); } catch { /* private window: for this page only */ } };

// One at a time: who starts a player stops the others.
let playing = null;

class Wave {
  constructor(box) {
    this.box = box;
    this.canvas = box.querySelector('canvas');
    this.channels = [];
    this.position = 0;
    this.selection = null;
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(box);
    this.theme = new MutationObserver(() => this.draw());
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  }

  show(peaks) {
    this.channels = peaks.channels;
    this.points = peaks.points;
    this.loudest = Math.max(3000, ...peaks.channels.map(channel => channel.reduce((most, value) => Math.max(most, Math.abs(value)), 0)));
    this.draw();
  }

  draw() {
    const { canvas, box } = this;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [Math.round(box.clientWidth * ratio), Math.round(box.clientHeight * ratio)];
    if (!width || !height) return;
    if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
    const style = getComputedStyle(box);
    const pen = canvas.getContext('2d');
    pen.clearRect(0, 0, width, height);
    if (this.selection) {
      pen.fillStyle = style.getPropertyValue('--player-selected');
      pen.fillRect(this.selection[0] * width, 0, (this.selection[1] - this.selection[0]) * width, height);
    }
    const lane = height / Math.max(1, this.channels.length);
    this.channels.forEach((channel, number) => this.lane(pen, channel, lane * number, lane, width, style, ratio));
    pen.fillStyle = style.getPropertyValue('--player-cursor');
    pen.fillRect(Math.min(width - ratio, this.position * width), 0, Math.max(1, ratio), height);
  }

  lane(pen, channel, top, height, width, style, ratio) {
    const [played, rest] = [style.getPropertyValue('--player-played'), style.getPropertyValue('--player-rest')];
    const [middle, half, step] = [top + height / 2, height / 2 - 2 * ratio, 3 * ratio];
    for (let x = 0; x < width; x += step) {
      const first = Math.floor(x / width * this.points);
      const last = Math.max(first + 1, Math.floor((x + step) / width * this.points));
      let [low, high] = [0, 0];
      for (let point = first; point < last && point < this.points; point++) {
        low = Math.min(low, channel[2 * point]);
        high = Math.max(high, channel[2 * point + 1]);
      }
      const [up, down] = [Math.max(ratio / 2, high / this.loudest * half), Math.max(ratio / 2, -low / this.loudest * half)];
      pen.fillStyle = x / width < this.position ? played : rest;
      pen.fillRect(x, middle - up, Math.max(1, step - ratio), up + down);
    }
  }

  stop() { this.watch.disconnect(); this.theme.disconnect(); }
}

class Player {
  constructor(root, page, token) {
    Object.assign(this, { root, page, token, length: 0, reported: 0, heardSteps: new Set(), gone: new AbortController() });
    this.find = name => root.querySelector(`[data-${name}]`);
    this.box = this.find('wave');
    this.wave = new Wave(this.box);
    this.audio = new Audio();
    // Nothing is fetched, and so nothing written down as heard, before somebody plays.
    this.audio.preload = 'none';
    this.audio.preservesPitch = true;
    this.start = Number(root.dataset.start) || 0;
    this.listen();
    this.load(root.dataset.kind);
    this.drawPeaks();
    if (root.dataset.autoplay) this.play();
  }

  address(kind, more = '') { return `${this.root.dataset.player}audio.${kind}?part=${this.root.dataset.part}${more}`; }

  load(kind) {
    this.kind = kind;
    this.audio.src = this.address(kind);
    this.audio.currentTime = this.start;
    this.audio.volume = Math.min(1, Math.max(0, remembered('player-volume', 1)));
    this.find('volume').value = this.audio.volume;
    const speed = String(remembered('player-speed', 1));
    const choice = this.find('speed');
    if ([...choice.options].some(option => option.value === speed)) choice.value = speed;
    this.audio.defaultPlaybackRate = this.audio.playbackRate = Number(choice.value);
  }

  async drawPeaks() {
    try {
      const answer = await fetch(`${this.root.dataset.player}peaks?part=${this.root.dataset.part}&points=${POINTS}`, { signal: this.gone.signal });
      if (!answer.ok) return;
      const peaks = await answer.json();
      this.setLength(peaks.duration);
      this.wave.show(peaks);
      this.find('balance-box').hidden = peaks.channels.length < 2;
      this.root.dataset.ready = 'yes';
    } catch (fault) {
      if (fault.name !== 'AbortError') this.root.dataset.ready = 'no';
    }
  }

  setLength(seconds) {
    if (!Number.isFinite(seconds) || seconds <= 0) return;
    this.length = seconds;
    this.root.style.setProperty('--length', seconds);
    this.find('length').textContent = clock(seconds);
    this.box.setAttribute('aria-valuemax', seconds.toFixed(1));
    this.tell();
  }

  listen() {
    const { audio, box } = this;
    const signal = { signal: this.gone.signal };
    const on = (target, name, heard) => target.addEventListener(name, heard, signal);
    on(audio, 'loadedmetadata', () => {
      if (!this.length) this.setLength(audio.duration);
    });
    on(audio, 'timeupdate', () => this.tell());
    on(audio, 'seeking', () => { this.last = null; });
    on(audio, 'seeked', () => this.tell());
    on(audio, 'play', () => this.state(true));
    on(audio, 'pause', () => this.state(false));
    on(audio, 'ended', () => { this.report(); if (!this.until) setTimeout(() => this.page?.invokeMethodAsync('EndedAsync').catch(() => { /* the page was left meanwhile */ }), NEXT_AFTER); });
    on(audio, 'error', () => this.fail());
    on(window, 'pagehide', () => this.report());
    on(this.find('toggle'), 'click', () => this.toggle());
    for (const button of this.root.querySelectorAll('[data-skip-by]')) on(button, 'click', () => this.seek(audio.currentTime + Number(button.dataset.skipBy)));
    on(this.find('speed'), 'change', event => { audio.defaultPlaybackRate = audio.playbackRate = Number(event.target.value); remember('player-speed', event.target.value); });
    on(this.find('volume'), 'input', event => { audio.volume = Number(event.target.value); remember('player-volume', audio.volume); });
    on(this.find('balance'), 'input', event => this.balance(Number(event.target.value)));
    on(this.find('link'), 'click', event => this.copyLink(event.currentTarget));
    on(this.find('clear'), 'click', () => this.select(null));
    on(this.find('play-selection'), 'click', () => { const [from, to] = this.wave.selection; this.until = to * this.length; this.seek(from * this.length); this.play(); });
    on(this.root, 'keydown', event => this.key(event));
    on(box, 'pointerdown', event => this.press(event));
    on(box, 'pointermove', event => this.hover(event));
    on(box, 'pointerleave', () => { this.find('hover').hidden = true; });
  }

  share(event) {
    const place = this.box.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - place.left) / place.width));
  }

  hover(event) {
    if (!this.length) return;
    const hover = this.find('hover');
    hover.hidden = false;
    hover.textContent = clock(this.share(event) * this.length);
    hover.style.left = `${this.share(event) * 100}%`;
  }

  // A click seeks, a drag selects.
  press(event) {
    if (event.button !== 0 || !this.length) return;
    const [from, x] = [this.share(event), event.clientX];
    let dragged = false;
    this.box.setPointerCapture(event.pointerId);
    const moved = move => {
      dragged ||= Math.abs(move.clientX - x) > DRAG;
      if (dragged) this.select([Math.min(from, this.share(move)), Math.max(from, this.share(move))]);
    };
    const released = () => {
      this.box.removeEventListener('pointermove', moved);
      if (!dragged) { this.select(null); this.seek(from * this.length); } else this.seek(this.wave.selection[0] * this.length);
    };
    this.box.addEventListener('pointermove', moved);
    this.box.addEventListener('pointerup', released, { once: true });
    this.box.addEventListener('pointercancel', () => this.box.removeEventListener('pointermove', moved), { once: true });
  }

  select(region) {
    this.wave.selection = region;
    this.until = null;
    this.find('selection').hidden = !region;
    if (region) {
      const [from, to] = region.map(share => share * this.length);
      this.find('selected').textContent = `${clock(from)} – ${clock(to)}`;
      for (const link of this.root.querySelectorAll('[data-save-selection]')) link.href = this.address(link.dataset.saveSelection, `&from=${from.toFixed(2)}&to=${to.toFixed(2)}&download=true`);
    }
    this.wave.draw();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
    const step = event.shiftKey ? 10 : 5;
    const does = {
      ArrowLeft: () => this.seek(this.audio.currentTime - step),
      ArrowRight: () => this.seek(this.audio.currentTime + step),
      Home: () => this.seek(0),
      End: () => this.seek(this.length),
      Escape: () => this.select(null),
      k: () => this.toggle(),
    };
    // A blank presses the button that has the focus.
    if (!event.target.matches('button, a')) does[' '] = () => this.toggle();
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  async play() {
    if (playing && playing !== this) playing.audio.pause();
    playing = this;
    this.context?.resume();
    try { await this.audio.play(); } catch { /* the browser wants a click first, or the recording failed, which is told elsewhere */ }
  }

  toggle() { this.audio.paused ? this.play() : this.audio.pause(); }

  seek(seconds, andPlay = false) {
    if (this.until && (seconds < this.wave.selection?.[0] * this.length || seconds >= this.until)) this.until = null;
    this.audio.currentTime = Math.min(Math.max(0, seconds), Math.max(0, (this.length || this.audio.duration || 0) - 0.02));
    this.tell();
    if (andPlay) this.play();
  }

  position() { return this.audio.currentTime; }

  tell() {
    const now = this.audio.currentTime;
    this.hear(now);
    if (this.until && now >= this.until) { this.audio.pause(); this.until = null; }
    this.wave.position = this.length ? Math.min(1, now / this.length) : 0;
    this.wave.draw();
    this.find('now').textContent = clock(now);
    this.box.setAttribute('aria-valuenow', now.toFixed(1));
    this.box.setAttribute('aria-valuetext', this.root.dataset.of.replace('{0}', clock(now)).replace('{1}', clock(this.length)));
  }

  state(isPlaying) {
    const button = this.find('toggle');
    this.root.dataset.state = isPlaying ? 'playing' : 'paused';
    button.setAttribute('aria-label', isPlaying ? this.root.dataset.pause : this.root.dataset.play);
    // Smoother than the browser's own four times a second.
    const frame = () => { if (!this.audio.paused && !this.gone.signal.aborted) { this.tell(); requestAnimationFrame(frame); } };
    if (isPlaying) frame();
  }

  // Left and right ear: the two sides of the call.
  balance(value) {
    if (!this.gains) {
      this.context = new AudioContext();
      const [source, split, join] = [this.context.createMediaElementSource(this.audio), this.context.createChannelSplitter(2), this.context.createChannelMerger(2)];
      this.gains = [this.context.createGain(), this.context.createGain()];
      source.connect(split);
      this.gains.forEach((gain, channel) => { split.connect(gain, channel); gain.connect(join, 0, channel); });
      join.connect(this.context.destination);
      this.context.resume();
    }
    this.gains[0].gain.value = Math.min(1, 1 - value);
    this.gains[1].gain.value = Math.min(1, 1 + value);
  }

  async copyLink(button) {
    const part = this.root.dataset.part === '1' ? '' : `&part=${this.root.dataset.part}`;
    const link = `${location.origin}/recordings/${encodeURIComponent(this.root.dataset.id)}?t=${Math.floor(this.audio.currentTime)}${part}`;
    try { await navigator.clipboard.writeText(link); } catch { prompt(button.title, link); return; }
    button.dataset.done = '';
    setTimeout(() => delete button.dataset.done, 1500);
  }

  fail() {
    const wasPlaying = this.root.dataset.state === 'playing';
    this.state(false);
    // An MP3 that cannot be made may still be heard as it was recorded, from where it stopped.
    if (this.kind === 'mp3') {
      const at = this.audio.currentTime || this.start;
      this.load('wav');
      this.audio.currentTime = at;
      if (wasPlaying) this.play();
      return;
    }
    this.page?.invokeMethodAsync('FailedAsync', this.audio.error?.message ?? null).catch(() => { /* the page was left meanwhile */ });
  }

  // Which quarters of a second were played. The browser's own list of what was played begins at 0 also where playing began later.
  hear(now) {
    const passed = this.audio.paused || this.last == null ? 0 : now - this.last;
    if (passed > 0 && passed < 4) for (let step = Math.floor(this.last * STEPS); step < now * STEPS; step++) this.heardSteps.add(step);
    this.last = this.audio.seeking ? null : now;
  }

  heard() { return this.heardSteps.size / STEPS; }

  report() {
    const seconds = this.heard();
    if (!this.length || seconds < this.reported + 0.5) return;
    this.reported = seconds;
    fetch(`${this.root.dataset.player}heard`, {
      method: 'POST', keepalive: true, headers: { 'Content-Type': 'application/json', RequestVerificationToken: this.token ?? '' },
      body: JSON.stringify({ part: Number(this.root.dataset.part), seconds: Math.min(seconds, this.length), of: this.length }),
    }).catch(() => { /* offline: the beginning of the play is written down anyway */ });
  }

  stop() {
    this.report();
    this.page = null;
    this.gone.abort();
    this.audio.pause();
    this.audio.removeAttribute('src');
    this.audio.load();
    this.context?.close();
    this.wave.stop();
    if (playing === this) playing = null;
  }
}

export const start = (root, page, token) => new Player(root, page, token);
