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

// The list: what can be done to a conversation opens below it, one at a time. The server writes
// the list anew whenever something changes; what the person was doing stays.
{
  const doing = { id: "", what: "", title: null }; // the item that is open, and how
  let focus = null; // where the keyboard goes on after the list was written anew

  const items = (element) => [...element.querySelectorAll(".kept")];
  const find = (element, id) => items(element).find((item) => item.dataset.id === id);

  // The address names the conversation, so that a reload keeps it.
  function name(id) {
    const address = new URL(location.href);
    if ((address.searchParams.get("c") || "") === id) return;
    if (id) address.searchParams.set("c", id);
    else address.searchParams.delete("c");
    history.replaceState(history.state, "", address);
  }

  function close(element) {
    element.querySelector(".opened")?.remove();
    element.querySelector('.more[aria-expanded="true"]')?.setAttribute("aria-expanded", "false");
    Object.assign(doing, { id: "", what: "", title: null });
  }

  function show(element, item, what) {
    const { title } = doing;
    close(element);
    const template = element.querySelector(`template[data-of="${what}"]`);
    const opened = document.createElement("div");
    opened.className = "opened";
    opened.append(template.content.cloneNode(true));
    item.append(opened);
    item.querySelector(".more").setAttribute("aria-expanded", "true");
    Object.assign(doing, { id: item.dataset.id, what });
    const field = opened.querySelector("input");
    if (field) {
      field.value = title ?? item.dataset.title;
      field.addEventListener("input", () => { doing.title = field.value; });
    }
    opened.scrollIntoView({ block: "nearest" });
    return field || opened.querySelector(what === "remove" ? "[data-do=cancel]" : "button");
  }

  hemeroteca.kept = (element, watch, raise) => {
    const leave = (item) => {
      close(element);
      item?.querySelector(".more")?.focus();
    };

    const acts = {
      open(item) {
        hemeroteca.closeDrawer();
        raise.open({ id: item.dataset.id });
      },
      more(item) {
        if (doing.id === item.dataset.id && doing.what) leave(item);
        else show(element, item, "more").focus();
      },
      rename(item) {
        const field = show(element, item, "rename");
        field.focus();
        field.select();
      },
      remove: (item) => show(element, item, "remove").focus(),
      cancel: leave,
      export(item, button) {
        raise.export({ id: item.dataset.id, kind: button.dataset.kind });
        leave(item);
      },
      really(item) {
        const all = items(element);
        const at = all.indexOf(item);
        focus = (all[at + 1] || all[at - 1])?.dataset.id || "none";
        close(element);
        raise.remove({ id: item.dataset.id });
      },
    };

    element.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-do]");
      const item = button?.closest(".kept");
      if (item) acts[button.dataset.do](item, button);
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const item = event.target.closest(".kept");
      const title = event.target.elements.title.value.trim();
      if (!title) return;
      focus = item.dataset.id;
      close(element);
      raise.rename({ id: item.dataset.id, title });
    });
    document.addEventListener("click", (event) => {
      if (!event.target.closest("#new")) return;
      hemeroteca.closeDrawer();
      document.querySelector("#question textarea")?.focus();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") raise.refresh({});
    });
    hemeroteca.escapes.unshift(() => {
      if (!doing.what) return false;
      leave(find(element, doing.id));
      return true;
    });

    const written = () => {
      const list = element.querySelector("[data-current]");
      if (list) name(list.dataset.current);
      const item = doing.what && find(element, doing.id);
      if (item && !item.querySelector(".opened")) show(element, item, doing.what).focus();
      if (!focus) return;
      const next = find(element, focus)?.querySelector(".to-kept");
      (next || document.querySelector("#kept-search :is(input, textarea)"))?.focus();
      focus = null;
    };
    watch("value", written);
  };

  hemeroteca.saveFile = (element, watch) => {
    watch("value", () => {
      const file = element.querySelector("[data-content]");
      if (!file) return;
      const bytes = Uint8Array.from(atob(file.dataset.content), (one) => one.codePointAt(0));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes], { type: file.dataset.media }));
      link.download = file.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    });
  };
}
