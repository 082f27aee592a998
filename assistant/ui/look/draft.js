// A draft: pasted or opened, checked, looked through by verdict and by keys.
{
  const MOST_BYTES = 10e6;

  hemeroteca.draftForm = (element, watch, raise) => {
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      raise.check({ words: event.target.elements.words.value });
    });
    element.addEventListener("click", (event) => {
      if (event.target.closest("[data-open]")) element.querySelector('[type="file"]').click();
    });
    element.addEventListener("change", async (event) => {
      const [file] = event.target.files ?? [];
      if (!file) return;
      if (file.size > MOST_BYTES) {
        document.querySelector("#draft-notice p").textContent = element.querySelector("form").dataset.large;
        return;
      }
      const url = await new Promise((take) => {
        const reader = new FileReader();
        reader.onload = () => take(reader.result);
        reader.readAsDataURL(file);
      });
      raise.read({ name: file.name, content: url.split(",")[1] ?? "" });
      event.target.value = "";
    });
  };

  hemeroteca.draftProgress = (element, watch, raise) => {
    element.addEventListener("click", (event) => {
      if (event.target.closest("[data-stop]")) raise.stop();
    });
  };

  hemeroteca.draftRows = (element, watch, raise) => {
    let only = "";
    const apply = () => {
      for (const row of element.querySelectorAll("[data-of]")) row.hidden = Boolean(only) && row.dataset.of !== only;
      for (const toggle of element.querySelectorAll("[data-verdict]"))
        toggle.setAttribute("aria-pressed", String(toggle.dataset.verdict === only));
    };
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const { article, start, end, verdict, export: kind } = button.dataset;
      if (verdict) {
        only = only === verdict ? "" : verdict;
        apply();
      } else if (kind) raise.export({ kind });
      else if (article !== undefined) {
        hemeroteca.opener = button;
        hemeroteca.sheet(true);
        raise.open({ article, start, end });
      }
    });
    watch("value", apply);
    // From one fault to the next, where nobody is typing.
    document.addEventListener("keydown", (event) => {
      if (document.body.dataset.view !== "draft" || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!["n", "p"].includes(event.key) || event.target.closest?.("input, textarea, select, #reader")) return;
      const faults = [...element.querySelectorAll('[data-of][tabindex="-1"]:not([hidden])')];
      if (!faults.length) return;
      const at = faults.indexOf(document.activeElement.closest?.("[data-of]"));
      const next = event.key === "n" ? at + 1 : (at < 0 ? faults.length : at) - 1;
      const fault = faults[(next + faults.length) % faults.length];
      fault.focus();
      fault.scrollIntoView({ block: "center" });
    });
  };
}
