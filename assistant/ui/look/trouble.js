// Gradio tells in a message of its own, in its own words, that the server is gone or has failed. Those
// are hidden; what they mean stands here in the page's language.
{
  const bar = document.createElement("div");
  bar.id = "trouble";
  bar.setAttribute("role", "alert");

  const tell = () => {
    const said = document.querySelector(".toast-wrap .toast-body")?.textContent ?? "";
    const words = document.querySelector("[data-lost]")?.dataset ?? {};
    const told = !said ? "" : (/connect/i.test(said) ? words.lost : words.trouble) ?? "";
    if (bar.textContent === told) return;
    if (!bar.isConnected) document.body.append(bar);
    bar.textContent = told;
  };
  new MutationObserver(tell).observe(document.documentElement, { childList: true, subtree: true });
}
