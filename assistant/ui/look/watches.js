// Watched questions: begun, read, removed, looked after; how many findings are unread.
{
  let told = null; // the element that says how many

  // The links are written by the server, the number in them here: it changes more often.
  hemeroteca.showUnread = () => {
    const { unread = "", label = "" } = told?.querySelector("[data-unread]")?.dataset ?? {};
    for (const badge of document.querySelectorAll("#nav .badge")) {
      badge.hidden = !unread;
      badge.textContent = unread;
      badge.setAttribute("aria-label", label);
    }
  };

  hemeroteca.unread = (element, watch) => {
    told = element;
    watch("value", hemeroteca.showUnread);
    hemeroteca.showUnread();
  };

  hemeroteca.watchForm = (element, raise) => {
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const { kind, words } = event.target.elements;
      raise.begin({ kind: kind.value, words: words.value });
      words.value = "";
      words.focus();
    });
  };

  hemeroteca.stops = (element, raise) => {
    element.addEventListener("click", (event) => {
      if (event.target.closest("[data-stop]")) raise.stop();
    });
  };

  hemeroteca.watches = (element, watch, raise) => {
    let focus = null; // the watch where the keyboard goes on after the list was written anew

    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const { article, start, end, read, remove, sure, check } = button.dataset;
      if (article !== undefined) {
        hemeroteca.opener = button;
        hemeroteca.sheet(true);
        raise.open({ watch: button.dataset.watch, article, start, end });
      } else if (read !== undefined) {
        focus = read;
        raise.read({ watch: read });
      } else if (remove !== undefined && sure) {
        button.textContent = sure; // what is pressed once more is meant
        delete button.dataset.sure;
      } else if (remove !== undefined) {
        focus = "";
        raise.remove({ watch: remove });
      } else if (check !== undefined) raise.check();
    });

    watch("value", () => {
      if (focus === null) return;
      const next = element.querySelector(`[data-id="${focus}"] h3`);
      (next || document.querySelector("#watches h2"))?.focus();
      focus = null;
    });
  };
}
