// The articles of the index: choosing and making one, handing articles in, looking through them.
{
  const TYPING_MS = 250;
  const AT_ONCE = 20; // files in one request

  hemeroteca.heading = (element, watch, raise) => {
    watch("value", () => hemeroteca.settle(element));
    element.addEventListener("change", (event) => {
      if (event.target.matches("select")) raise.switch({ index: event.target.value });
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      raise.create({ name: event.target.elements.name.value });
      event.target.reset();
      event.target.closest("details").open = false;
    });
  };

  // --- Handing articles in ---
  let receive = () => {};
  let sentText = null;

  // The folders among what was dropped, opened; hidden files are nobody's articles.
  async function walk(entry, found) {
    if (entry.name.startsWith(".")) return;
    if (entry.isFile) {
      const file = await new Promise((take, fail) => entry.file(take, fail));
      found.push({ file, name: entry.fullPath.replace(/^\//, "") });
      return;
    }
    const reader = entry.createReader();
    const some = () => new Promise((take, fail) => reader.readEntries(take, fail));
    for (let inside = await some(); inside.length; inside = await some())
      for (const one of inside) await walk(one, found);
  }

  async function dropped(transfer) {
    // Before anything is awaited: afterwards the browser has forgotten what was dropped.
    const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) return chosen(transfer.files);
    const found = [];
    for (const entry of entries) await walk(entry, found);
    return found;
  }

  const chosen = (files) =>
    Array.from(files, (file) => ({ file, name: file.webkitRelativePath || file.name })).filter(
      ({ name }) => !name.split("/").some((part) => part.startsWith(".")),
    );

  function sorted(found, limits) {
    const known = limits.formats.split(", ");
    const files = [];
    const left = [];
    for (const one of found) {
      const suffix = /\.[^./]+$/.exec(one.name)?.[0].toLowerCase();
      if (suffix && !known.includes(suffix)) left.push({ name: one.name, why: "format" });
      else if (one.file.size > limits.megabytes * 1e6) left.push({ name: one.name, why: "large" });
      else files.push(one);
    }
    return { files, left };
  }

  async function upload(some, signal) {
    const form = new FormData();
    for (const { file, name } of some) form.append("files", file, name.split("/").pop());
    const { root, api_prefix } = window.gradio_config;
    const answer = await fetch(`${root}${api_prefix}/upload`, { method: "POST", body: form, signal });
    if (!answer.ok) throw new Error(answer.status);
    const paths = await answer.json();
    return some.map(({ name }, at) => ({ name, path: paths[at] }));
  }

  hemeroteca.intake = (element, watch, raise) => {
    const find = (selector) => element.querySelector(selector);
    let going = null;
    let early = null; // dropped while the view was not there yet

    const say = (key, done, all) => {
      const words = key ? find(".intake").dataset[key] : "";
      find('[role="status"]').textContent = words.replace("{done}", done).replace("{all}", all);
      find("[data-abort]").hidden = key !== "uploading";
    };

    receive = async (found) => {
      if (going) return;
      if (!find(".intake")) {
        early = found;
        return;
      }
      const limits = find(".intake").dataset;
      find(".intake").open = true;
      if (!found.length) return say("nothing");
      if (found.length > Number(limits.files)) return say("too_many");
      const { files, left } = sorted(found, limits);
      const sent = [];
      going = new AbortController();
      try {
        while (sent.length < files.length) {
          say("uploading", sent.length, files.length);
          sent.push(...(await upload(files.slice(sent.length, sent.length + AT_ONCE), going.signal)));
        }
        say("");
        raise.receive({ files: sent, left });
      } catch (error) {
        say(error.name === "AbortError" ? "" : "upload_failed");
      } finally {
        going = null;
      }
    };

    // A way in that was chosen elsewhere on the page, once the view is there.
    let chosenWay = null;
    const enter = () => {
      const { way, address } = chosenWay ?? {};
      if (!way || !find(".intake")) return;
      chosenWay = null;
      find(".intake").open = true;
      if (address) raise.paste({ address });
      else if (way === "example") find("[data-example]")?.click();
      else find(way === "address" ? '[name="address"]' : "[data-choose]").focus();
    };
    hemeroteca.wayIn = (way, address) => {
      chosenWay = { way, address };
      location.hash = "#/library";
      enter();
    };
    // One article after the other: what was open when something was added stays open.
    let open = false;
    const remember = ({ target }) => {
      if (target.matches(".intake")) open = target.open;
    };
    element.addEventListener("toggle", remember, true);
    // A bookmarklet opens the capture window of this server, and gives it the page once it asks.
    const bookmarklet = (link) => {
      const { token, index } = link.dataset;
      const here = location.origin;
      const give = `{html:document.documentElement.outerHTML,url:location.href,token:${JSON.stringify(token)},index:${JSON.stringify(index)}}`;
      const asked = `(e)=>{if(e.origin===${JSON.stringify(here)}){removeEventListener("message",f);w.postMessage(${give},${JSON.stringify(here)})}}`;
      link.href = `javascript:(()=>{const f=${asked};addEventListener("message",f);const w=open(${JSON.stringify(`${here}/capture`)},"hemeroteca","width=560,height=360")})()`;
    };
    watch("value", () => {
      element.querySelectorAll(".bookmarklet").forEach(bookmarklet);
      const found = early;
      early = null;
      if (open && find(".intake")) find(".intake").open = true;
      if (found) receive(found);
      enter();
    });
    element.addEventListener("click", (event) => {
      const pressed = event.target.closest(".bookmarklet");
      if (pressed) {
        event.preventDefault();
        find('.sending [role="status"]').textContent = pressed.dataset.pressed;
      }
      const { choose, abort, example, renew } = event.target.closest("button")?.dataset ?? {};
      if (renew !== undefined) raise.renew();
      if (example !== undefined) raise.example();
      if (choose) find(`input.${choose === "folder" ? "folder" : "files"}`).click();
      if (abort !== undefined) going?.abort();
    });
    element.addEventListener("change", (event) => {
      if (event.target.type !== "file") return;
      receive(chosen(event.target.files));
      event.target.value = "";
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      sentText = event.target;
      raise.paste(Object.fromEntries(new FormData(event.target)));
    });
  };

  const files = (event) => event.dataTransfer?.types.includes("Files");
  const hovering = (on) => document.body.classList.toggle("dropping", on);
  document.addEventListener("dragover", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    hovering(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) hovering(false);
  });
  // Anywhere on the page: the browser would open the file in its place otherwise.
  document.addEventListener("drop", async (event) => {
    if (!files(event)) return;
    event.preventDefault();
    hovering(false);
    const found = dropped(event.dataTransfer);
    location.hash = "#/library";
    receive(await found);
  });

  hemeroteca.adding = (element, watch, raise) => {
    element.addEventListener("click", (event) => {
      const { cancel, dismiss } = event.target.closest("button")?.dataset ?? {};
      if (cancel !== undefined) raise.cancel();
      if (dismiss !== undefined) raise.dismiss();
    });
    // Pasted text is kept until it is in the index.
    watch("value", () => {
      if (!sentText || !element.querySelector("[data-clean]")) return;
      sentText.reset();
      sentText = null;
    });
  };

  // --- Sources that stay ---
  hemeroteca.sources = (element, watch, raise) => {
    let open = false;
    const remember = ({ target }) => {
      if (target.matches(".sources")) open = target.open;
    };
    element.addEventListener("toggle", remember, true);
    watch("value", () => {
      if (open && element.querySelector(".sources")) element.querySelector(".sources").open = true;
    });
    element.addEventListener("click", (event) => {
      const { sync, forget } = event.target.closest("button")?.dataset ?? {};
      if (sync !== undefined) raise.visit({ source: sync });
      if (forget !== undefined) raise.forget({ source: forget });
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      raise.remember({ source: event.target.elements.source.value });
    });
  };

  // --- Looking through the articles ---
  hemeroteca.controls = (element, watch, raise) => {
    let waiting = 0;
    const tell = () => element.querySelector(".facets").dispatchEvent(new Event("change", { bubbles: true }));
    hemeroteca.facets(element, watch, (data) => {
      clearTimeout(waiting);
      raise(data);
    });
    element.addEventListener("input", (event) => {
      if (event.target.name !== "words") return;
      clearTimeout(waiting);
      waiting = setTimeout(tell, TYPING_MS);
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      tell();
    });
  };

  hemeroteca.timeline = (element, watch, selector) => {
    const bars = () => Array.from(element.querySelectorAll(".bars button"));
    // One stop for the Tab key, and arrows among the bars.
    const settle = () => {
      const all = bars();
      const stop = all.find((bar) => bar === document.activeElement)
        || all.find((bar) => bar.getAttribute("aria-pressed") === "true") || all[0];
      for (const bar of all) bar.tabIndex = bar === stop ? 0 : -1;
    };
    element.addEventListener("click", (event) => {
      const data = event.target.closest("[data-since]")?.dataset;
      if (data) hemeroteca.setFacets(document.querySelector(selector), { since: data.since, until: data.until });
    });
    element.addEventListener("keydown", (event) => {
      const all = bars();
      const at = all.indexOf(document.activeElement);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      all[Math.max(0, Math.min(to, all.length - 1))].focus();
      settle();
    });
    watch("value", settle);
    settle();
  };

  // --- Putting articles right ---
  hemeroteca.correction = (element, watch, raise) => {
    watch("value", () => {
      const title = element.querySelector("h3");
      title?.scrollIntoView({ block: "nearest" });
      title?.focus();
    });
    element.addEventListener("click", (event) => {
      if (event.target.closest("[data-leave]")) raise.leave();
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      const ticked = Array.from(form.querySelectorAll('[name="clear"]:checked'), (box) => box.value);
      const typed = Array.from(form.querySelectorAll('[type="text"]')).filter(
        (box) => box.value !== box.defaultValue && !ticked.includes(box.name),
      );
      raise.edit({
        articles: JSON.parse(form.dataset.articles),
        changes: Object.fromEntries(typed.map((box) => [box.name, box.value])),
        clear: ticked,
      });
    });
  };

  hemeroteca.articles = (element, watch, raise) => {
    const picks = () => Array.from(element.querySelectorAll(".pick"));
    const picked = () => picks().filter((box) => box.checked).map((box) => box.value);
    const worded = (data, count) => (count === 1 ? data.one : data.many).replace("{count}", count);

    const tell = () => {
      const buttons = element.querySelectorAll(".for-picked");
      if (!buttons.length) return;
      const count = picked().length;
      for (const button of buttons) {
        button.disabled = !count;
        button.textContent = count ? worded(button.dataset, count) : button.dataset.none;
      }
      const every = element.querySelector(".pick-all input");
      every.checked = count > 0 && count === picks().length;
      every.indeterminate = count > 0 && !every.checked;
    };

    element.addEventListener("change", (event) => {
      if (event.target.closest(".pick-all"))
        for (const box of picks()) box.checked = event.target.checked;
      tell();
    });
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const dialog = element.querySelector("dialog");
      const { article, start, end, page, sure, keep } = button.dataset;
      if (article !== undefined) {
        hemeroteca.opener = button;
        document.body.classList.add("side-open");
        raise.open({ article, start, end });
      } else if (page !== undefined) {
        raise.turn({ page });
        document.getElementById("library").scrollTo({ top: element.offsetTop - 16 });
      } else if (button.matches(".correct")) raise.correct({ articles: picked() });
      else if (button.matches(".remove")) {
        const title = dialog.querySelector("h3");
        title.textContent = worded(title.dataset, picked().length);
        dialog.showModal();
      } else if (keep !== undefined) dialog.close();
      else if (sure !== undefined) {
        dialog.close();
        raise.remove({ articles: picked() });
      }
    });
    // The rows stay and get other articles: what was ticked must not pass to those.
    watch("value", () => {
      for (const box of picks()) box.checked = false;
      tell();
    });
  };
}
