// Hand clicks to the server, follow an answer in the making.
{
  // Once the box has been left by a click, keys go back to it; a phone would raise its keyboard.
  const fine = () => window.matchMedia("(pointer: fine)").matches;
  const box = () => document.querySelector("#question textarea");

  hemeroteca.pane = (element, raise) => {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button && element.contains(button)) act(button, raise);
    });
    hemeroteca.tips(element);
  };

  function act(button, raise) {
    const data = button.dataset;
    const exchange = data.sources ?? button.closest("[data-exchange]")?.dataset.exchange ?? "";
    if (data.close) hemeroteca.close(data.close);
    else if (data.step) hemeroteca.step(Number(data.step));
    else if (data.copy !== undefined) hemeroteca.copy(button);
    else if (button.classList.contains("verdict")) disclose(button);
    else if (data.save) hemeroteca.save(button, raise);
    else if (data.row) toRow(button);
    else if (data.edit) raise.edit({ exchange: data.edit });
    else if (data.keep) raise.keep();
    else if (data.watch) raise.watch({ exchange: data.watch });
    else if (data.way) {
      if (data.address) raise.keep();
      hemeroteca.wayIn(data.way, data.address);
    }
    else if (data.export) raise.export({ exchange, kind: data.export });
    else if (data.ask || data.retry) {
      if (data.widen) hemeroteca.setFacets(document.getElementById("scope-form"), null, { quietly: true });
      if (data.ask) raise.ask({ question: data.ask, widen: data.widen });
      else raise.retry({ exchange: data.retry, form: data.form });
      if (fine()) box()?.focus({ preventScroll: true });
    } else if (data.sources !== undefined || data.article !== undefined) {
      hemeroteca.opener = button;
      hemeroteca.hideTip();
      hemeroteca.sheet(true);
      if (data.sources !== undefined) raise.sources({ exchange });
      else raise.open({ article: data.article, start: data.start, end: data.end, exchange });
    }
  }

  // --- From a point of a drawing to the row that says it ---
  function toRow(button) {
    const rows = button.closest(".answer").querySelectorAll(".rows > li");
    const row = rows[Number(button.dataset.row)];
    for (const one of rows) one.classList.toggle("shown-now", one === row);
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    row.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  }

  // --- Why a sentence is weak or was rejected; what was opened stays open while more is written ---
  const opened = new Set();
  const named = (button) => button.closest(".sentence")?.querySelector(".words")?.textContent;

  function disclose(button) {
    const open = button.getAttribute("aria-expanded") !== "true";
    if (open) opened.add(named(button));
    else opened.delete(named(button));
    show(button, open);
  }

  function show(button, open) {
    button.setAttribute("aria-expanded", String(open));
    button.nextElementSibling.hidden = !open;
  }

  // --- A new question goes to the top; its answer is followed while it is written, unless
  // the person has scrolled away ---
  hemeroteca.follow = (element, watch) => {
    const scroller = document.getElementById("transcript");
    if (!scroller) return;
    let away = false;
    let busy = false;
    for (const kind of ["wheel", "touchmove", "keydown"])
      scroller.addEventListener(kind, () => { away = true; }, { passive: true });
    scroller.addEventListener("scroll", hemeroteca.scrolled, { passive: true });
    watch("value", () => {
      const begun = !busy;
      const over = busy;
      busy = Boolean(element.querySelector("[aria-busy]"));
      for (const button of element.querySelectorAll("button.verdict"))
        if (opened.has(named(button))) show(button, true);
      if (busy && begun) {
        away = false;
        opened.clear();
        element.querySelector(".question")?.scrollIntoView({ block: "start" });
      } else if (busy && !away) {
        element.querySelector(".draft")?.scrollIntoView({ block: "nearest" });
      } else if (!busy && over && document.activeElement === document.body && fine()) {
        box()?.focus({ preventScroll: true });
      }
    });
  };

  // --- A question that is being edited: the caret goes behind its last word ---
  hemeroteca.editing = (element, watch) => {
    watch("value", () => {
      const typed = box();
      if (!typed || !element.querySelector(".editing")) return;
      typed.focus();
      typed.setSelectionRange(typed.value.length, typed.value.length);
    });
  };
}
