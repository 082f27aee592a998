// People and bodies: a name typed or chosen, months that narrow the lists, words that open articles.
hemeroteca.people = (element, watch, raise) => {
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    raise.choose({ name: event.target.elements.name.value });
  });
  element.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { article, start, end, name, all, stop, of } = button.dataset;
    if (article !== undefined) {
      hemeroteca.opener = button;
      hemeroteca.sheet(true);
      raise.open({ article, start, end });
    } else if (name !== undefined) raise.choose({ name });
    else if (all !== undefined) raise.choose({ name: "" });
    else if (stop !== undefined) raise.stop();
    else if (of) {
      const on = button.getAttribute("aria-pressed") !== "true";
      const profile = button.closest(".profile");
      for (const bar of profile.querySelectorAll(".month")) bar.setAttribute("aria-pressed", String(on && bar === button));
      for (const row of profile.querySelectorAll("[data-month]")) row.hidden = on && row.dataset.month !== of;
    }
  });
  watch("value", () => {
    if (element.querySelector(".profile")) document.getElementById("people").scrollTop = 0;
  });
};
