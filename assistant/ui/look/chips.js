// What a citation says, on hover or focus; and an answer for the clipboard.
{
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  // The pointer may cross the gap to the quotation, and rest on it.
  const grace = 250;
  let leaving = 0;
  let said = null; // the chip whose quotation is shown

  hemeroteca.tips = (element) => {
    element.addEventListener("mouseover", showTip);
    element.addEventListener("focusin", showTip);
    element.addEventListener("mouseout", (event) => {
      if (event.target.closest(".chip")) leaveTip();
    });
    element.addEventListener("focusout", hideTip);
  };
  tip.addEventListener("mouseenter", stayTip);
  tip.addEventListener("mouseleave", leaveTip);

  function showTip(event) {
    const chip = event.target.closest?.(".chip");
    if (!chip) return;
    stayTip();
    const quote = document.createElement("q");
    const where = document.createElement("span");
    quote.textContent = chip.dataset.quote;
    quote.dir = "auto";
    where.textContent = chip.dataset.byline;
    tip.replaceChildren(quote, where);
    if (!tip.isConnected) document.body.append(tip);
    tip.hidden = false;
    chip.setAttribute("aria-describedby", tip.id);
    said = chip;
    place(chip.getBoundingClientRect());
  }

  // Below the chip, so that the sentence and its quotation can be read together.
  function place(chip) {
    const { clientWidth, clientHeight } = document.documentElement;
    const room = clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(chip.left - 16, room))}px`;
    const below = chip.bottom + 8;
    const fits = below + tip.offsetHeight < clientHeight;
    tip.style.top = `${fits ? below : Math.max(8, chip.top - tip.offsetHeight - 8)}px`;
  }

  function stayTip() {
    clearTimeout(leaving);
  }

  function leaveTip() {
    stayTip();
    leaving = setTimeout(hideTip, grace);
  }

  function hideTip() {
    stayTip();
    tip.hidden = true;
  }
  hemeroteca.hideTip = hideTip;

  // Focus scrolls to a chip that is out of sight: its quotation goes with it.
  hemeroteca.scrolled = () => {
    if (!tip.hidden && said === document.activeElement) place(said.getBoundingClientRect());
    else hideTip();
  };

  hemeroteca.escapes.push(() => {
    const shown = !tip.hidden;
    hideTip();
    return shown;
  });

  // --- The clipboard ---
  hemeroteca.copy = async (button) => {
    const said = button.closest(".foot").querySelector(".copied");
    said.textContent = "";
    const done = await written(button.dataset.copy);
    said.textContent = done ? said.dataset.done : said.dataset.failed;
  };

  async function written(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      return writtenByHand(words);
    }
  }

  // Browsers have no clipboard for a page that comes unencrypted from another machine.
  function writtenByHand(words) {
    const focused = document.activeElement;
    const area = document.createElement("textarea");
    area.value = words;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus();
    return done;
  }
}
