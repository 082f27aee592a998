// Forms that narrow something down. The form is the only place that knows what is chosen:
// whatever else changes it (a chip, a bar of the timeline) sets its fields and lets it tell.
{
  const fields = (form) => form?.querySelector(".facets");

  function said(form) {
    const value = (name) => form.querySelector(`[name="${name}"]`)?.value ?? "";
    const checked = (name) =>
      Array.from(form.querySelectorAll(`[name="${name}"]:checked`), (box) => box.value);
    return {
      words: value("words"),
      order: value("order"),
      sources: checked("sources"),
      sections: checked("sections"),
      since: value("since"),
      until: value("until"),
    };
  }

  function find(box) {
    const wanted = box.value.trim().toLowerCase();
    for (const label of box.closest("fieldset").querySelectorAll(".boxes label"))
      label.hidden = !label.textContent.toLowerCase().includes(wanted);
  }

  // What the server has written counts; fields that stay keep what was typed or ticked in them
  // before, although they may now stand for something else.
  hemeroteca.settle = (element) => {
    for (const field of element.querySelectorAll("input, select")) {
      if (field === document.activeElement || field.matches("[data-typed]")) continue;
      if (field.type === "checkbox") field.checked = field.hasAttribute("checked");
      else if (field.matches("select")) field.value = field.querySelector("[selected]")?.value ?? field.value;
      else if (field.type !== "file") field.value = field.getAttribute("value") ?? "";
    }
  };

  hemeroteca.facets = (element, watch, raise) => {
    watch("value", () => hemeroteca.settle(element));
    element.addEventListener("input", (event) => {
      if (event.target.matches(".find")) find(event.target);
    });
    element.addEventListener("change", (event) => {
      if (!event.target.matches(".find")) raise(said(element));
    });
  };

  // Sets fields of a form and lets it tell; null clears all of it.
  hemeroteca.setFacets = (form, values, { quietly = false } = {}) => {
    const all = fields(form);
    if (!all) return;
    for (const box of all.querySelectorAll("input:checked")) if (!values) box.checked = false;
    for (const box of all.querySelectorAll('[type="date"]'))
      box.value = values ? (values[box.name] ?? box.value) : "";
    if (!quietly) all.dispatchEvent(new Event("change", { bubbles: true }));
  };

  hemeroteca.chips = (element, selector) => {
    element.addEventListener("click", (event) => {
      const { drop, value } = event.target.closest("[data-drop]")?.dataset ?? {};
      if (!drop) return;
      const form = document.querySelector(selector);
      if (drop === "all") return hemeroteca.setFacets(form, null);
      if (drop === "period") return hemeroteca.setFacets(form, { since: "", until: "" });
      for (const box of fields(form)?.querySelectorAll(`[name="${drop}"]`) ?? [])
        if (box.value === value) box.checked = false;
      hemeroteca.setFacets(form, {});
    });
  };

  const opened = () => document.querySelectorAll("details.popover[open]");
  document.addEventListener("click", (event) => {
    for (const popover of opened()) if (!popover.contains(event.target)) popover.open = false;
  });
  hemeroteca.escapes.unshift(() => {
    const [popover] = opened();
    if (!popover) return false;
    popover.open = false;
    popover.querySelector("summary").focus();
    return true;
  });
}
