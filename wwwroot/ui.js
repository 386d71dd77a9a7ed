// Small behaviours that need no circuit: copying, closing menus, skipping to the content, loading the page again. One listener for the whole document.

const copiedForMs = 1600;

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Plain HTTP beyond localhost has no clipboard interface; the old way still works there.
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) throw new Error('copying was refused');
}

function announce(words) {
  const announcer = document.getElementById('announcer');
  if (!announcer) return;
  // The same words twice are read out only if they go away in between.
  announcer.textContent = '';
  requestAnimationFrame(() => { announcer.textContent = words; });
}

async function onCopy(button) {
  try {
    await copy(button.dataset.copy);
    button.dataset.copied = 'yes';
    announce(button.dataset.copiedWords || 'Copied');
    setTimeout(() => { delete button.dataset.copied; }, copiedForMs);
  } catch {
    announce('Copying did not work. Select the text and copy it with the keyboard.');
  }
  button.focus();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (menu !== except) menu.open = false;
  }
}

// The document has a base address, so "#main" alone would lead to the start page. Caught on the way down, before Blazor sees a link.
document.addEventListener('click', event => {
  const link = event.target instanceof Element ? event.target.closest('.skip-link') : null;
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  document.getElementById('main')?.focus();
}, true);

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest('[data-copy]');
  if (button) onCopy(button);
  if (target?.closest('[data-reload]')) location.reload();
  if (target?.closest('[data-reconnect]')) reconnect();
  closeMenus(target?.closest('details.menu'));
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const menu = event.target instanceof Element ? event.target.closest('details.menu[open]') : null;
  if (menu) menu.querySelector('summary')?.focus();
  closeMenus(null);
});

async function reconnect() {
  try {
    if (await Blazor.reconnect()) return;
  } catch {
    // No connection at all: loading the page again says so in the browser's own words.
  }
  location.reload();
}

// The server was restarted and knows nothing of this page: load it again by itself, unless that would lose what somebody has typed.
function typedSomething() {
  const fields = [...document.querySelectorAll('main :is(input:not([type=hidden]), textarea)')].filter(field => !field.closest('.filter-bar'));
  return fields.some(field => field.type === 'checkbox' || field.type === 'radio' ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
}

const reconnectDialog = document.getElementById('components-reconnect-modal');
if (reconnectDialog) {
  new MutationObserver(() => {
    if (reconnectDialog.classList.contains('components-reconnect-rejected') && !typedSomething()) location.reload();
  }).observe(reconnectDialog, { attributes: true, attributeFilter: ['class'] });
}
