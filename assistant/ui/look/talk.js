// Hand clicks to the server, show a citation's words on hover, follow an answer in the making.
{
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;

  hemeroteca.pane = (element, raise) => {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || !element.contains(button)) return;
      const data = button.dataset;
      if (data.close) return hemeroteca.close(data.close);
      if (data.widen) hemeroteca.setFacets(document.getElementById("scope-form"), null, { quietly: true });
      if (data.ask) return raise.ask({ question: data.ask, widen: data.widen });
      if (data.article === undefined && data.sources === undefined) return;
      hemeroteca.opener = button;
      hideTip();
      document.body.classList.add("side-open");
      if (data.sources !== undefined) raise.sources({ exchange: data.sources });
      else raise.open({ article: data.article, start: data.start, end: data.end });
    });
    element.addEventListener("mouseover", showTip);
    element.addEventListener("focusin", showTip);
    element.addEventListener("mouseout", hideTip);
    element.addEventListener("focusout", hideTip);
  };

  // --- The quote on hover or focus ---
  function showTip(event) {
    const chip = event.target.closest?.(".chip");
    if (!chip) return;
    const quote = document.createElement("q");
    const where = document.createElement("span");
    quote.textContent = chip.dataset.quote;
    quote.dir = "auto";
    where.textContent = chip.dataset.byline;
    tip.replaceChildren(quote, where);
    if (!tip.isConnected) document.body.append(tip);
    tip.hidden = false;
    const box = chip.getBoundingClientRect();
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(box.left - 16, room))}px`;
    // Below, so that the sentence and its quote can be read together.
    const below = box.bottom + 8;
    const fits = below + tip.offsetHeight < document.documentElement.clientHeight;
    tip.style.top = `${fits ? below : box.top - tip.offsetHeight - 8}px`;
  }

  function hideTip() {
    tip.hidden = true;
  }

  hemeroteca.escapes.push(() => {
    const shown = !tip.hidden;
    hideTip();
    return shown;
  });

  // --- A new question goes to the top; its answer is followed while it is written, unless
  // the person has scrolled away ---
  hemeroteca.follow = (element, watch) => {
    const scroller = document.getElementById("transcript");
    if (!scroller) return;
    let away = false;
    let number = 0;
    for (const kind of ["wheel", "touchmove", "keydown"])
      scroller.addEventListener(kind, () => { away = true; }, { passive: true });
    scroller.addEventListener("scroll", hideTip, { passive: true });
    watch("value", () => {
      const now = document.querySelectorAll("#transcript .question").length;
      if (now !== number) {
        number = now;
        away = false;
        element.querySelector(".question")?.scrollIntoView({ block: "start" });
      } else if (!away) {
        element.querySelector(".draft")?.scrollIntoView({ block: "nearest" });
      }
    });
  };
}
