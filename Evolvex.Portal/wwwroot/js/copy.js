// Copies the text of another element: <button data-copy="id" data-copied="Copied"><svg/><span>Copy</span></button>.
// Browsers give the clipboard only to pages from https or this machine; elsewhere the text is selected and copied the old way.
const byHand = element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return document.execCommand('copy');
};

const copy = async element => {
  try {
    await navigator.clipboard.writeText(element.value ?? element.textContent.trim());
    return true;
  } catch {
    return byHand(element);
  }
};

// Only the text node's value is changed, so that Blazor still finds the node that it made.
const say = (button, text) => {
  const label = [...(button.querySelector('span')?.childNodes ?? [])].find(child => child.nodeType === Node.TEXT_NODE);
  if (!label) return;
  button.copyLabel ??= label.nodeValue;
  label.nodeValue = text;
  clearTimeout(button.copyTimer);
  button.copyTimer = setTimeout(() => { label.nodeValue = button.copyLabel; delete button.dataset.done; }, 2500);
};

document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  const source = button && document.getElementById(button.dataset.copy);
  if (!source || !await copy(source)) return;
  button.dataset.done = '';
  say(button, button.dataset.copied);
});
