"use strict";

// The page's behaviour in the browser, one file a view, all in this one object.
const hemeroteca = {
  opener: null, // what to go back to when a panel closes
  escapes: [], // what Escape may close, foremost first: each tells whether it did
  narrow: () => window.matchMedia("(max-width: 899px)").matches,
};
window.hemeroteca = hemeroteca;

{
  const views = ["ask", "search", "dossier", "draft", "watches", "people", "library", "settings"];
  const asked = () => views.find((view) => location.hash === `#/${view}`) || "ask";

  // The address says which view is shown, so that the browser's "back" and a reload keep it.
  hemeroteca.navigation = (element, watch, raise) => {
    const show = () => {
      const view = asked();
      const changed = (document.body.dataset.view || "ask") !== view;
      document.body.dataset.view = view;
      for (const link of element.querySelectorAll("a"))
        if (link.dataset.group?.split(" ").includes(view) ?? link.hash === `#/${view}`) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      hemeroteca.showUnread();
      if (!changed) return;
      hemeroteca.leaveReader();
      raise[view]();
    };
    window.addEventListener("hashchange", show);
    watch("value", show);
    show();
  };

  hemeroteca.masthead = (element, watch) => {
    const apply = () => {
      const lang = element.querySelector("[data-lang]")?.dataset.lang;
      if (lang) document.documentElement.lang = lang;
    };
    watch("value", apply);
    apply();
    hemeroteca.drawer(element, watch);
  };

  // The document's base has no conversation in it: followed as they are, links to a view would load
  // the page anew without the conversation.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#/"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    location.hash = link.hash;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hemeroteca.escapes.some((escape) => escape());
  });
}
