// Keep the reader at the quoted words. Offsets are never computed here.
{
  let clearReader = () => {};

  hemeroteca.reader = (element, watch, props) => {
    clearReader = () => { props.value = ""; };
    watch("value", () => {
      const shown = element.querySelector("article");
      document.getElementById("side")?.classList.toggle("reading", Boolean(shown));
      if (!shown) return;
      const words = shown.querySelector("mark.current");
      // Without words to show it begins at its top, which the bar would cover.
      if (words) words.scrollIntoView({ block: "center" });
      else document.getElementById("side").scrollTop = 0;
      shown.querySelector("h2")?.focus({ preventScroll: true });
    });
    hemeroteca.selecting(element);
    // Only while the reader has the focus, so that no one types them by accident.
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "n") hemeroteca.step(1);
      if (event.key === "p") hemeroteca.step(-1);
    });
  };

  // From one marked place to the next, round and round.
  hemeroteca.step = (by) => {
    const steps = document.querySelector("#reader .steps");
    if (!steps) return;
    const count = Number(steps.dataset.places);
    const now = Number(steps.dataset.place) || (by < 0 ? 1 : 0);
    const place = ((now + by - 1 + count) % count) + 1;
    steps.dataset.place = place;
    const position = steps.querySelector(".position");
    position.textContent = position.dataset.words.replace("%", place);
    for (const mark of document.querySelectorAll("#reader mark"))
      mark.classList.toggle("current", mark.dataset.places.split(" ").includes(String(place)));
    document.querySelector("#reader mark.current")?.scrollIntoView({ block: "center" });
  };

  // --- On a narrow screen the sources are a sheet, and nothing behind it can be reached ---
  const behind = ["top", "conversations", "talk", "search", "dossier", "draft", "watches", "people", "library", "settings"];

  hemeroteca.sheet = (open) => {
    document.body.classList.toggle("side-open", open);
    const covers = open && hemeroteca.narrow();
    for (const id of behind) {
      const part = document.getElementById(id);
      if (part) part.inert = covers;
    }
  };
  window.addEventListener("resize", () => {
    hemeroteca.sheet(document.body.classList.contains("side-open"));
  });

  hemeroteca.leaveReader = () => {
    document.getElementById("side")?.classList.remove("reading");
    hemeroteca.sheet(false);
    clearReader();
  };

  hemeroteca.close = (what) => {
    const { opener } = hemeroteca;
    if (what === "reader") {
      document.getElementById("side")?.classList.remove("reading");
      clearReader();
      if (hemeroteca.narrow() && opener && !opener.closest("#side")) what = "side";
    }
    if (what === "side") hemeroteca.sheet(false);
    if (opener?.isConnected && opener.checkVisibility()) opener.focus();
    else document.querySelector("#side .back, #question textarea")?.focus();
    // Its quotation has just been read, and would lie over what comes next.
    hemeroteca.hideTip();
  };

  hemeroteca.escapes.push(() => {
    const reading = document.getElementById("side")?.classList.contains("reading");
    if (!reading && !document.body.classList.contains("side-open")) return false;
    hemeroteca.close(reading ? "reader" : "side");
    return true;
  });
}
