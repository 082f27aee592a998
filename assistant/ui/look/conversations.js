// The column of conversations opens and closes; on a wide screen it stays as it was left.
{
  const kept = "hemeroteca.conversations";
  const body = document.body;
  const over = () => window.matchMedia("(max-width: 1199px)").matches;
  const open = () => over() ? body.classList.contains("conversations-open") : !body.classList.contains("conversations-closed");
  let button = null;

  const tell = () => button?.setAttribute("aria-expanded", String(open()));

  function set(wanted) {
    if (over()) body.classList.toggle("conversations-open", wanted);
    else {
      body.classList.toggle("conversations-closed", !wanted);
      localStorage.setItem(kept, wanted ? "open" : "closed");
    }
    tell();
  }

  hemeroteca.drawer = (element, watch) => {
    body.classList.toggle("conversations-closed", localStorage.getItem(kept) === "closed");
    const find = () => {
      button = element.querySelector(".drawer");
      tell();
    };
    element.addEventListener("click", (event) => {
      if (event.target.closest(".drawer")) set(!open());
    });
    window.addEventListener("resize", tell);
    watch("value", find);
    find();
  };

  // What is chosen in the drawer closes it.
  hemeroteca.closeDrawer = () => {
    if (over()) set(false);
  };

  hemeroteca.escapes.unshift(() => {
    if (!over() || !open()) return false;
    set(false);
    button?.focus();
    return true;
  });
}
