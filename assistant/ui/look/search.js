// What a search found: opened at its words, turned over, taken along, asked.
hemeroteca.found = (element, watch, raise, selector) => {
  element.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { article, start, end, page, narrow, csv, words } = button.dataset;
    if (button.dataset.save) hemeroteca.save(button, raise);
    else if (article !== undefined) {
      hemeroteca.opener = button;
      hemeroteca.sheet(true);
      raise.open({ article, start, end });
    } else if (page !== undefined) {
      raise.turn({ page });
      document.getElementById("search").scrollTo({ top: element.offsetTop - 16 });
    } else if (narrow !== undefined) {
      raise.narrow();
      location.hash = "#/ask";
      document.querySelector("#question textarea")?.focus();
    } else if (csv !== undefined) raise.table();
    else if (button.dataset.watch !== undefined) raise.watch();
    else if (words !== undefined) {
      const box = document.querySelector(`${selector} [name="words"]`);
      box.value = words;
      box.focus();
      hemeroteca.setFacets(document.querySelector(selector), {});
    }
  });
};
