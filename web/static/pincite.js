// Suggestions under search boxes, and copying. The pages work without; nothing here is needed.
"use strict";

(() => {
  const WAIT = 120; // milliseconds after the last key
  const KINDS = { title: "record", source: "source", author: "author", word: "" };
  let boxes = 0;

  for (const input of document.querySelectorAll("input[data-suggest]")) suggestFor(input);

  function suggestFor(input) {
    const list = document.createElement("ul");
    list.id = `suggestions-${++boxes}`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    input.form.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    let timer = 0;
    let asking = null;
    let chosen = -1;
    let items = [];

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && items.length && !list.hidden) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose((chosen + step + items.length + 1) % (items.length + 1));
      } else if (event.key === "Enter" && chosen >= 0 && chosen < items.length && !list.hidden) {
        event.preventDefault();
        take(items[chosen]);
      } else {
        reopen(event);
      }
    });

    // The key that goes into the list opens it again where it was closed.
    function reopen(event) {
      if (event.key !== "ArrowDown" || !list.hidden || event.altKey) return;
      event.preventDefault();
      ask();
    }

    async function ask() {
      const typed = input.value;
      if (asking) asking.abort();
      if (typed.trim().length < 2) return close();
      asking = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, {
          signal: asking.signal,
          headers: { Accept: "application/json" },
        });
        if (!answer.ok) return close();
        items = (await answer.json()).suggestions;
        if (input.value === typed && document.activeElement === input) show();
      } catch {
        close(); // the network is away, or a later key asked again
      }
    }

    function show() {
      list.replaceChildren(...items.map(option));
      chosen = -1;
      list.hidden = items.length === 0;
      input.setAttribute("aria-expanded", String(items.length > 0));
      input.removeAttribute("aria-activedescendant");
    }

    function option(item, place) {
      const line = document.createElement("li");
      line.id = `${list.id}-${place}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      const text = document.createElement("bdi");
      text.textContent = item.text;
      const kind = document.createElement("small");
      kind.textContent = [KINDS[item.kind], item.records > 1 ? item.records : ""].filter(Boolean).join(" · ");
      line.append(text, kind);
      line.addEventListener("pointerdown", (event) => event.preventDefault());
      line.addEventListener("click", () => take(item));
      return line;
    }

    function choose(place) {
      chosen = place;
      [...list.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === place)));
      const line = list.children[place];
      if (line) {
        input.setAttribute("aria-activedescendant", line.id);
        line.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function take(item) {
      if (item.permalink) {
        location.assign(item.permalink);
      } else {
        input.value = item.query;
        close();
        input.form.requestSubmit();
      }
    }

    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
  }

  // Single keys can be turned off (WCAG 2.1.4): who dictates, or whose hand trembles, presses them unawares.
  const KEYS = "pincite-keys";
  document.documentElement.toggleAttribute("data-no-keys", stored() === "off");
  for (const line of document.querySelectorAll("[data-keys]")) {
    const box = line.querySelector("input");
    line.hidden = false;
    box.checked = stored() !== "off";
    box.addEventListener("change", () => {
      document.documentElement.toggleAttribute("data-no-keys", !box.checked);
      try {
        if (box.checked) localStorage.removeItem(KEYS);
        else localStorage.setItem(KEYS, "off");
      } catch {
        // A browser that keeps nothing: the choice holds for this page.
      }
    });
  }

  function stored() {
    try {
      return localStorage.getItem(KEYS);
    } catch {
      return null;
    }
  }

  // What a bar of a histogram says, beside it at once, as the browser's own tip is slow and not for the keyboard.
  for (const row of document.querySelectorAll(".span .row")) {
    const tip = document.createElement("span");
    tip.className = "tip";
    tip.setAttribute("aria-hidden", "true"); // every bar has it as its name
    tip.hidden = true;
    row.append(tip);
    for (const title of row.querySelectorAll("title")) title.remove();
    for (const name of ["pointerover", "focusin"]) row.addEventListener(name, (event) => tell(event.target));
    for (const name of ["pointerleave", "focusout"]) row.addEventListener(name, () => (tip.hidden = true));

    function tell(target) {
      const bar = target.closest("a[aria-label]");
      tip.hidden = !bar;
      if (!bar) return;
      tip.textContent = bar.getAttribute("aria-label").split(". ")[0];
      const [box, whole] = [bar.getBoundingClientRect(), row.getBoundingClientRect()];
      const left = box.left + box.width / 2 - whole.left - tip.offsetWidth / 2;
      tip.style.left = `${Math.max(0, Math.min(left, whole.width - tip.offsetWidth))}px`;
    }
  }

  // A row of bars is one stop of the Tab key; arrows go from bar to bar, as a row may have a hundred.
  for (const row of document.querySelectorAll('.span [role="group"]')) {
    const bars = [...row.querySelectorAll("a")];
    const chosen = bars.findLastIndex((bar) => bar.hasAttribute("aria-current"));
    stop(Math.max(chosen, 0));
    row.setAttribute("aria-label", `${row.getAttribute("aria-label")}; arrow keys go from one to the next`);
    // Listened for around it: an SVG element that listens for the focus becomes a stop itself.
    row.parentElement.addEventListener("focusin", (event) => {
      if (bars.includes(event.target)) stop(bars.indexOf(event.target));
    });
    row.parentElement.addEventListener("keydown", (event) => {
      const at = bars.indexOf(event.target);
      if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: bars.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      bars[Math.min(Math.max(next, 0), bars.length - 1)].focus();
    });

    function stop(at) {
      bars.forEach((bar, place) => bar.setAttribute("tabindex", place === at ? "0" : "-1"));
    }
  }

  // "/" leads to the search box, as on other sites that are read with the keyboard.
  document.addEventListener("keydown", (event) => {
    if (document.documentElement.hasAttribute("data-no-keys")) return;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const input = document.querySelector(".find input");
    if (input) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });

  // Whatever has data-copy gets a button that copies the text of what it names.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    const copied = await copy(source);
    button.textContent = copied ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (button.textContent = "Copy"), 1600);
  });

  // An archive without a public address gives paths; the reader's own address bar knows the rest.
  document.addEventListener("forms", complete);
  complete();

  function complete() {
    for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = false;
    for (const forms of document.querySelectorAll('[data-address^="/"]')) {
      const path = forms.dataset.address.split("#")[0];
      const texts = document.createTreeWalker(forms, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        // Not where a server's name stands before it already.
        const whole = (found, at, all) => (/[\w\]]/.test(all[at - 1] ?? "") ? found : location.origin + found);
        texts.currentNode.data = texts.currentNode.data.replaceAll(path, whole);
      }
      delete forms.dataset.address;
    }
  }

  async function copy(source) {
    const text = source.textContent;
    try {
      if (source.querySelector("i") && window.ClipboardItem) {
        const rich = new Blob([source.innerHTML], { type: "text/html" });
        const plain = new Blob([text], { type: "text/plain" });
        await navigator.clipboard.write([new ClipboardItem({ "text/html": rich, "text/plain": plain })]);
      } else {
        await navigator.clipboard.writeText(text);
      }
      return true;
    } catch {
      getSelection().selectAllChildren(source); // no permission, or no secure connection
      try {
        return document.execCommand("copy");
      } catch {
        return false;
      }
    }
  }
})();
