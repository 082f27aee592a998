// A menu opens by its button or an arrow key; arrows move in it, Escape and Tab leave it.
{
  const opened = () => document.querySelector('.menu > [aria-expanded="true"]');
  const items = (menu) => [...menu.querySelectorAll('[role="menuitem"]')];

  function set(opener, open) {
    opener.setAttribute("aria-expanded", String(open));
    opener.nextElementSibling.hidden = !open;
  }

  function show(opener, at) {
    set(opener, true);
    items(opener.parentElement).at(at).focus();
  }

  // What is chosen closes it; whatever that does may take the focus after.
  document.addEventListener("click", (event) => {
    const was = opened();
    const opener = event.target.closest?.(".menu > [aria-haspopup]");
    const chosen = was && event.target.closest?.('[role="menuitem"]');
    if (was) set(was, false);
    if (opener && opener !== was) show(opener, 0);
    else if (chosen) was.focus();
  }, { capture: true });

  document.addEventListener("keydown", (event) => {
    const opener = event.target.closest?.(".menu > [aria-haspopup]");
    if (opener && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      show(opener, event.key === "ArrowDown" ? 0 : -1);
      return;
    }
    const menu = event.target.closest?.('[role="menu"]');
    if (!menu) return;
    if (event.key === "Tab") return set(opened(), false);
    const all = items(menu);
    const at = all.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length).focus();
  });

  hemeroteca.escapes.unshift(() => {
    const opener = opened();
    if (!opener) return false;
    set(opener, false);
    opener.focus();
    return true;
  });
}
