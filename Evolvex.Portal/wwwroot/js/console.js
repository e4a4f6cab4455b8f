// The administrators' console: copies and saves what the server gives as a stream, and edits the command line.

const textOf = async stream => new TextDecoder().decode(await stream.arrayBuffer());

// Browsers give the clipboard only to pages from https or this machine; elsewhere the text is copied the old way.
export const copy = async stream => {
  const text = await textOf(stream);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'visually-hidden';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
};

export const save = async (name, stream) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

export const show = element => element.scrollIntoView({ block: 'nearest' });

const most = 200;
const key = 'console-lines';
const read = () => { try { return JSON.parse(sessionStorage.getItem(key)) ?? []; } catch { return []; } };

const put = (input, text) => {
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.setSelectionRange(text.length, text.length);
};

// Lines of this browser session: arrows go through them, Tab asks the server how the line may go on.
export const commandLine = (input, owner) => {
  let lines = read(), at = lines.length, draft = '', tried = null;

  const go = step => {
    const next = Math.max(0, Math.min(lines.length, at + step));
    if (next === at) return;
    if (at === lines.length) draft = input.value;
    at = next;
    put(input, at === lines.length ? draft : lines[at]);
  };

  const complete = async () => {
    const typed = input.value;
    const line = await owner.invokeMethodAsync('CompleteAsync', typed);
    if (input.value !== typed) return;
    // What could not be completed lets the next Tab leave the field.
    tried = line === typed ? typed : null;
    if (line !== typed) put(input, line);
  };

  const keydown = event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') { event.preventDefault(); go(event.key === 'ArrowUp' ? -1 : 1); return; }
    if (event.key === 'Tab' && !event.shiftKey && input.value.trim() && tried !== input.value) { event.preventDefault(); complete(); }
  };

  input.addEventListener('keydown', keydown);
  return {
    remember(line) {
      lines = [...lines.filter(other => other !== line), line].slice(-most);
      at = lines.length;
      draft = '';
      try { sessionStorage.setItem(key, JSON.stringify(lines)); } catch { /* private window: for this page only */ }
    },
    showEnd(element) { element.scrollTop = element.scrollHeight; },
    dispose() { input.removeEventListener('keydown', keydown); },
  };
};
