// Keeps a room live, and adds keys, questions and copying. All of the page can be
// read, and all forms can be sent, without it.
(() => {
  const room = () => document.getElementById("room");
  const typing = () => /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
  const refresh = () => htmx.ajax("GET", location.href, { target: "#room", select: "#room", selectOOB: "#now", swap: "outerHTML" });

  // Nothing moves under the pointer, under what is being written, or under what was
  // scrolled to: then a button says that there is something new.
  const calm = () => scrollY < 40 && !typing() && !room()?.matches(":hover") && !room()?.querySelector("details[open]");
  const stream = new EventSource("/_market/ui/live?seen=" + document.body.dataset.seen);
  stream.addEventListener("grown", () => {
    if (calm()) refresh();
    else document.getElementById("fresh")?.removeAttribute("hidden");
  });

  // What was written into a form is there again where it was refused.
  let sent;
  const fields = (form) => [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.type !== "submit");
  document.addEventListener("submit", (event) => {
    sent = { action: event.target.action, fields: fields(event.target).map((one) => ({ name: one.name, value: one.value, checked: one.checked })) };
  }, true);
  document.addEventListener("htmx:afterSettle", () => {
    const was = sent;
    sent = undefined;
    if (!was || !document.querySelector(".notice.bad")) return;
    for (const form of document.querySelectorAll("main form")) {
      const now = fields(form);
      if (form.action !== was.action || now.length !== was.fields.length || now.some((one, i) => one.name !== was.fields[i].name)) continue;
      now.forEach((one, i) => Object.assign(one, one.type === "checkbox" || one.type === "radio" ? { checked: was.fields[i].checked } : { value: was.fields[i].value }));
      break;
    }
  });

  // What takes long, such as virtual time that passes, says that it is under way.
  let waits;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post") return;
    waits = setTimeout(() => document.querySelector(".busy")?.classList.add("on"), 500);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post") return;
    clearTimeout(waits);
    document.querySelector(".busy")?.classList.remove("on");
  });

  document.addEventListener("click", (event) => {
    const at = event.target.closest("button");
    if (!at) return;
    if (at.dataset.ask && !confirm(at.dataset.ask)) event.preventDefault();
    if ("fresh" in at.dataset) { at.parentElement.hidden = true; refresh(); }
    if (at.dataset.copy) {
      navigator.clipboard?.writeText(at.dataset.copy);
      at.classList.add("main");
    }
  }, true);

  const move = (by) => {
    const rows = [...document.querySelectorAll("a.row")];
    const i = rows.indexOf(document.activeElement);
    rows[Math.min(Math.max(i + by, 0), rows.length - 1)]?.focus();
  };
  let going = false;
  document.addEventListener("keydown", (event) => {
    if (typing() || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key;
    if (going) {
      going = false;
      document.querySelector(`nav a[data-key="${CSS.escape(key)}"]`)?.click();
      return;
    }
    switch (key) {
      case "g": going = true; break;
      case "/": event.preventDefault(); document.querySelector("input[type=search]")?.focus(); break;
      case "j": move(1); break;
      case "k": move(-1); break;
      case "r": document.querySelector("[data-again]")?.click(); break;
      case "c": document.querySelector("[data-form=curl]")?.click(); break;
      case "?": document.getElementById("keys")?.showModal(); break;
    }
  });
})();
