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
      (words || shown).scrollIntoView({ block: words ? "center" : "start" });
      shown.querySelector("h2")?.focus({ preventScroll: true });
    });
  };

  hemeroteca.leaveReader = () => {
    document.getElementById("side")?.classList.remove("reading");
    document.body.classList.remove("side-open");
    clearReader();
  };

  hemeroteca.close = (what) => {
    const { opener } = hemeroteca;
    if (what === "reader") {
      document.getElementById("side")?.classList.remove("reading");
      clearReader();
      if (hemeroteca.narrow() && opener && !opener.closest("#side")) what = "side";
    }
    if (what === "side") document.body.classList.remove("side-open");
    if (opener?.isConnected && opener.checkVisibility()) opener.focus();
    else document.querySelector("#side .back, #question textarea")?.focus();
  };

  hemeroteca.escapes.push(() => {
    const reading = document.getElementById("side")?.classList.contains("reading");
    if (!reading && !document.body.classList.contains("side-open")) return false;
    hemeroteca.close(reading ? "reader" : "side");
    return true;
  });
}
