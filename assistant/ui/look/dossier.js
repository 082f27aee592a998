// What is kept: the buttons that keep it, and the view in which it is put in order.
{
  hemeroteca.save = (button, raise) => {
    const { save: what, at, article, start, end } = button.dataset;
    const exchange = button.closest("[data-exchange]")?.dataset.exchange ?? "";
    const on = button.getAttribute("aria-pressed") !== "true";
    if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(on));
    raise.save({ what, at, article, start, end, exchange, on });
  };

  let fading = 0;
  hemeroteca.saved = (element, watch, raise) => {
    element.addEventListener("click", (event) => {
      if (event.target.closest("[data-undo]")) raise.undo();
    });
    watch("value", () => {
      const line = document.getElementById("saved");
      clearTimeout(fading);
      line.classList.add("said");
      fading = setTimeout(() => line.classList.remove("said"), 8000);
    });
  };

  // --- Words of an article that are selected: code points are counted from the paragraph's start ---
  const points = (text) => Array.from(text).length;

  function selected(body) {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const block = range.startContainer.parentElement?.closest("[data-from]");
    if (!block || !body.contains(range.commonAncestorContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(block);
    before.setEnd(range.startContainer, range.startOffset);
    // What is selected beyond the paragraph is left out.
    const inside = range.cloneRange();
    if (!block.contains(range.endContainer)) inside.setEnd(block, block.childNodes.length);
    const start = Number(block.dataset.from) + points(before.toString());
    return { start, end: start + points(inside.toString()), at: range.getBoundingClientRect() };
  }

  hemeroteca.selecting = (element) => {
    const find = (selector) => element.querySelector(selector);
    document.addEventListener("selectionchange", () => {
      const keep = find(".keep-words");
      const body = find(".body");
      if (!keep || !body) return;
      const words = selected(body);
      keep.hidden = !words;
      if (!words) return;
      const side = document.getElementById("side");
      const top = words.at.top - side.getBoundingClientRect().top + side.scrollTop;
      keep.style.top = `${Math.max(0, top - 40)}px`;
      Object.assign(keep.dataset, { start: words.start, end: words.end });
    });
    // The selection must outlive the press of the button.
    element.addEventListener("pointerdown", (event) => {
      if (event.target.closest(".keep-words")) event.preventDefault();
    });
  };

  // --- The view ---
  hemeroteca.dossierHead = (element, watch, raise) => {
    element.addEventListener("change", (event) => {
      if (event.target.matches("select")) raise.choose({ dossier: event.target.value });
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      raise[form.dataset.form]({ name: form.elements.name.value });
      form.closest("details").open = false;
    });
    element.addEventListener("click", (event) => {
      const data = event.target.closest("button")?.dataset ?? {};
      if (data.delete !== undefined) raise.delete();
      if (data.export) raise.export({ kind: data.export });
    });
  };

  hemeroteca.dossierItems = (element, watch, raise) => {
    const number = (inside) => inside.closest("[data-number]").dataset.number;
    let focus = null; // what to go back to once the list was written anew
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const { article, start, end, index, by, remove } = button.dataset;
      if (article !== undefined) {
        hemeroteca.opener = button;
        hemeroteca.sheet(true);
        raise.open({ article, start, end, index });
      } else if (by) {
        focus = { number: number(button), by };
        raise.move({ number: number(button), steps: Number(by) });
      } else if (remove !== undefined) raise.remove({ number: number(button) });
    });
    element.addEventListener("change", (event) => {
      if (event.target.name === "remark") raise.annotate({ number: number(event.target), words: event.target.value });
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      raise.note({ words: event.target.elements.words.value });
    });
    // Dragged onto another item, it takes that one's place.
    let dragged = null;
    const items = () => [...element.querySelectorAll(".kept")];
    element.addEventListener("dragstart", (event) => {
      dragged = event.target.closest?.(".kept");
      event.dataTransfer.effectAllowed = "move";
    });
    element.addEventListener("dragover", (event) => {
      if (dragged && event.target.closest(".kept")) event.preventDefault();
    });
    element.addEventListener("drop", (event) => {
      const onto = event.target.closest(".kept");
      if (!dragged || !onto) return;
      event.preventDefault();
      const steps = items().indexOf(onto) - items().indexOf(dragged);
      if (steps) raise.move({ number: dragged.dataset.number, steps });
      dragged = null;
    });
    watch("value", () => {
      if (!focus) return;
      const buttons = element.querySelectorAll(`[data-number="${focus.number}"] [data-by]:enabled`);
      const same = [...buttons].find((one) => one.dataset.by === focus.by);
      (same || buttons[0])?.focus();
      focus = null;
    });
  };
}
