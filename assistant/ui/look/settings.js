// Settings: hand what people choose to the server; language and theme stay in the browser.
{
  const YEAR_S = 31536000;
  const read = (name) =>
    document.cookie.split("; ").find((one) => one.startsWith(`hemeroteca_${name}=`))?.split("=")[1] || "";
  const keep = (name, value) => {
    const age = value ? YEAR_S : 0;
    document.cookie = `hemeroteca_${name}=${value}; path=/; max-age=${age}; samesite=strict`;
  };

  // --- Theme: set before anything is painted, and again whenever Gradio sets its own ---
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  function paint() {
    const chosen = read("theme");
    const dark = chosen ? chosen === "dark" : system.matches;
    root.style.colorScheme = dark ? "dark" : "light";
    for (const element of [root, document.body])
      if (element && element.classList.contains("dark") !== dark) element.classList.toggle("dark", dark);
  }
  paint();
  system.addEventListener("change", paint);
  // The body is not there yet; Gradio marks it when it starts.
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    observer.disconnect();
    paint();
    new MutationObserver(paint).observe(document.body, { attributeFilter: ["class"] });
  }).observe(root, { childList: true });

  function remember(name, value) {
    keep(name, value);
    if (name === "theme") paint();
    else location.reload();
  }

  // --- Panels: whatever has data-act or data-work raises it, with what it holds ---
  const inputs = (form) => Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, String(value)]));

  hemeroteca.panel = (element, watch, raise) => {
    const send = (source, more) => {
      const data = { ...source.dataset, ...more };
      if (data.work) raise.work(data);
      else if (data.act) raise.act(data);
    };
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-act], button[data-work]");
      if (button && element.contains(button)) send(button, {});
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      send(event.target, inputs(event.target));
    });
    element.addEventListener("change", (event) => {
      const field = event.target;
      if (field.dataset.cookie) remember(field.dataset.cookie, field.value);
      else if (field.dataset.act) send(field, { value: field.value });
    });
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input[type=text][data-act]")) return;
      event.preventDefault();
      event.target.blur(); // which tells of the change
    });
    steady(element, watch);
  };

  // A panel that is written anew keeps what was open in it, what was typed, and the focus.
  function steady(element, watch) {
    let focused = "";
    const typed = {};
    const open = new Set();
    element.addEventListener("focusin", (event) => { focused = event.target.id; });
    document.addEventListener("focusin", (event) => { if (!element.contains(event.target)) focused = ""; });
    element.addEventListener("input", (event) => {
      if (event.target.name === "file") typed[event.target.id] = event.target.value;
    });
    element.addEventListener("toggle", (event) => {
      if (!event.target.id || !event.target.isConnected) return;
      if (event.target.open) open.add(event.target.id);
      else open.delete(event.target.id);
    }, true);
    watch("value", () => {
      for (const id of open) element.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
      for (const [id, value] of Object.entries(typed)) {
        const field = element.querySelector(`#${CSS.escape(id)}`);
        if (field) field.value = value;
      }
      if (focused && !element.contains(document.activeElement))
        element.querySelector(`#${CSS.escape(focused)}`)?.focus({ preventScroll: true });
    });
  }

  // What was refused is marked where it was typed, until something is saved.
  hemeroteca.wrongSetting = (element, watch) => {
    watch("value", () => {
      for (const field of document.querySelectorAll("#settings [aria-invalid]")) field.removeAttribute("aria-invalid");
      const wrong = element.querySelector("[data-wrong]")?.dataset.wrong;
      if (wrong) document.querySelector(`#settings-advanced [data-setting="${CSS.escape(wrong)}"]`)?.setAttribute("aria-invalid", "true");
    });
  };
}
