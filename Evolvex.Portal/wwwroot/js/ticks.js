// Ticks times on in the browser. The server sends each once: data-since (m:ss), data-ago (rough), data-age (seconds), data-age-exact (milliseconds),
// data-from/data-origin (a bar of a time line), all in milliseconds since 1970 by the server's clock.
// Only the text node's value is changed, so that Blazor still finds the node that it made.

let skew = 0; // server's clock minus the browser's
let sampled = -Infinity;

// A message is always late, never early: the largest difference is the nearest to the truth. It decays slowly, in case a clock is set.
const sample = serverNow => {
  const seen = serverNow - Date.now();
  sampled = Math.max(seen, sampled - 1);
  skew = sampled;
};

const now = () => Date.now() + skew;
const language = document.documentElement.lang || 'en';
const unit = (name, digits) => new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
const words = { millisecond: unit('millisecond', 0), second: unit('second', 0), tenth: unit('second', 1), minute: unit('minute', 0), hour: unit('hour', 0), day: unit('day', 0) };
// Same words as the server's: "5 s", "5 с", not "5 sec" or "5 дн.".
const short = language === 'ru' ? { millisecond: 'мс', second: 'с', minute: 'мин', hour: 'ч', day: 'д' } : { millisecond: 'ms', second: 's', minute: 'min', hour: 'h', day: 'd' };
const say = (value, name, digits = 0) => {
  const format = digits ? words.tenth : words[name];
  const number = format.formatToParts(value).filter(part => ['integer', 'decimal', 'fraction'].includes(part.type)).map(part => part.value).join('');
  return `${number} ${short[name]}`;
};

const pad = n => String(n).padStart(2, '0');
export const lasting = ms => {
  const s = Math.max(0, Math.floor(ms / 1000));
  return s < 3600 ? `${Math.floor(s / 60)}:${pad(s % 60)}` : `${Math.floor(s / 3600)}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
};
const ago = ms => ms < 60e3 ? say(Math.max(0, Math.floor(ms / 1e3)), 'second') : ms < 3600e3 ? say(Math.floor(ms / 60e3), 'minute')
  : ms < 86400e3 ? say(Math.floor(ms / 3600e3), 'hour') : say(Math.floor(ms / 86400e3), 'day');
const age = ms => ms < 10e3 ? say(Math.max(0, ms) / 1e3, 'second', 1) : ms < 60e3 ? say(Math.floor(ms / 1e3), 'second') : lasting(ms);
const exact = ms => ms < 10e3 ? say(Math.max(0, Math.round(ms)), 'millisecond') : age(ms);

const write = (element, text) => {
  // Blazor may have put a comment before it.
  const node = [...element.childNodes].find(child => child.nodeType === Node.TEXT_NODE);
  if (node && node.nodeValue !== text) node.nodeValue = text;
};

const each = (attribute, action) => {
  for (const element of document.querySelectorAll(`[${attribute}]`)) action(element, now() - Number(element.getAttribute(attribute)));
};

const slow = () => {
  each('data-since', (element, ms) => write(element, lasting(ms)));
  each('data-ago', (element, ms) => write(element, ago(ms)));
  for (const bar of document.querySelectorAll('[data-from]')) {
    const origin = Number(bar.dataset.origin), length = Math.max(1, now() - origin);
    bar.style.left = `${Math.min(99, Math.max(0, (Number(bar.dataset.from) - origin) / length * 100))}%`;
  }
};

const fast = () => {
  each('data-age', (element, ms) => write(element, age(ms)));
  each('data-age-exact', (element, ms) => write(element, exact(ms)));
};

const readServerTime = () => {
  const element = document.querySelector('.freshness[data-server-time]') ?? document.documentElement;
  const told = Number(element.getAttribute('data-server-time'));
  if (told && told !== readServerTime.last) { readServerTime.last = told; sample(told); }
};

new MutationObserver(changes => {
  readServerTime();
  fast();
  // Rows that just came show their own second at once.
  if (changes.some(change => change.type === 'childList' || change.attributeName === 'data-since')) slow();
}).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-server-time', 'data-since', 'data-age'] });

readServerTime();
slow();
fast();
setInterval(fast, 200);
// On the turn of the second, all together.
const turn = () => { slow(); setTimeout(turn, 1000 - now() % 1000); };
turn();
