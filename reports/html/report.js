(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Filter: by verdict and by text.
  const tools = document.querySelector('.tools');
  const search = tools.querySelector('input[type=search]');
  const filter = () => {
    const wanted = new Set(all('input:checked', tools).map((box) => box.value));
    const text = search.value.trim().toLowerCase();
    for (const group of all('.group')) {
      for (const check of all('.check', group)) {
        check.hidden = !wanted.has(check.dataset.verdict) || !check.textContent.toLowerCase().includes(text);
      }
      group.hidden = all('.check:not([hidden])', group).length === 0;
    }
    // What is searched for is shown, though it was folded.
    if (text) for (const rest of all('.rest, details.run')) {
      if (all('.check:not([hidden])', rest).length > 0) rest.open = true;
    }
  };
  tools.hidden = false;
  tools.addEventListener('input', filter);
  tools.addEventListener('submit', (event) => event.preventDefault());
  filter();

  // A link to something folded unfolds it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === 'DETAILS') at.open = true;
    }
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();

  // Copy a command; where the clipboard is closed to us, select it instead.
  for (const button of all('.copy')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const code = button.parentElement.querySelector('code');
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = button.dataset.done;
      } catch {
        getSelection().selectAllChildren(code);
      }
    });
  }
})();
