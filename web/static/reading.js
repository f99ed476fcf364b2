// On a record's page: from hit to hit, and citing by a number or by words that are selected.
"use strict";

(() => {
  const text = document.querySelector(".document");
  if (!text) return;

  // ------------------------------------------------------------------- hits

  const bar = document.querySelector("[data-hits]");
  const marks = [...text.querySelectorAll("mark")];
  let at = -1;

  if (bar && marks.length) {
    for (const button of bar.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => go(Number(button.dataset.step)));
    }
    bar.querySelector("[data-first]")?.remove();
    if (!document.querySelector(".passage.cited") && !location.hash) go(1);
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === "n") go(1);
      if (event.key === "p") go(-1);
    });
  }

  function go(step) {
    marks[at]?.classList.remove("now");
    at = at < 0 ? nearest(step) : (at + step + marks.length) % marks.length;
    marks[at].classList.add("now");
    const box = marks[at].getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) marks[at].scrollIntoView({ block: "center" });
    bar.querySelector("output").textContent = `${at + 1} of ${marks.length}`;
  }

  function nearest(step) {
    const below = marks.findIndex((mark) => mark.getBoundingClientRect().top > 0);
    if (step > 0) return Math.max(below, 0);
    return below < 0 ? marks.length - 1 : (below - 1 + marks.length) % marks.length;
  }

  // Whether a key is meant for what has the focus, or single keys are turned off.
  function typing(element) {
    if (document.documentElement.hasAttribute("data-no-keys")) return true;
    return element.closest?.("input, textarea, select, [contenteditable], dialog[open]");
  }

  // --------------------------------------------------------------- contents

  // The contents stand beside a long text and say which part of it is being read.
  const entries = new Map([...document.querySelectorAll(".contents a")].map((a) => [a.hash.slice(1), a]));
  const headings = [...text.querySelectorAll(".section[id]")].filter((heading) => entries.has(heading.id));

  if (headings.length > 1) {
    let drawing = 0;
    addEventListener("scroll", () => (drawing ||= requestAnimationFrame(follow)), { passive: true });
    follow();

    function follow() {
      drawing = 0;
      const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
      const line = atEnd ? innerHeight : innerHeight / 4;
      const here = headings.findLast((heading) => heading.getBoundingClientRect().top < line);
      const entry = here && entries.get(here.id);
      if (entry?.hasAttribute("aria-current")) return;
      for (const other of entries.values()) other.removeAttribute("aria-current");
      if (!entry) return;
      entry.setAttribute("aria-current", "true");
      const beside = entry.closest(".beside");
      const [box, whole] = [entry.getBoundingClientRect(), beside.getBoundingClientRect()];
      // Only beside the text does the list have a scrollbar of its own; the page itself is never moved.
      if (getComputedStyle(beside).position !== "sticky") return;
      if (box.top < whole.top || box.bottom > whole.bottom) beside.scrollTop += box.top - whole.top - whole.height / 3;
    }
  }

  // ------------------------------------------------------------------ citing

  const LONGEST_QUOTE = 7000; // of an address; a longer selection is cited by its passages
  const base = document.body.dataset.cite;
  const panel = document.getElementById("citing-template").content.firstElementChild.cloneNode(true);
  document.body.append(panel);
  const forms = panel.querySelector(".forms");
  let opener = null;
  let from = null;

  text.addEventListener("click", (event) => {
    const pin = event.target.closest(".passage > .pin");
    if (!pin || event.ctrlKey || event.metaKey || event.button) return;
    event.preventDefault();
    const passage = pin.parentElement;
    const [first, last] = event.shiftKey && from ? inOrder(from, passage) : [passage, passage];
    if (!event.shiftKey) from = passage;
    open(first, last, "", pin);
  });

  const take = document.createElement("button");
  take.type = "button";
  take.className = "take no-print";
  take.textContent = "Cite these words";
  take.hidden = true;
  document.body.append(take);
  take.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  take.addEventListener("click", () => {
    const found = selected();
    if (found) open(found.first, found.last, found.words, take);
  });

  let timer = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, 200);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open) close();
    if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const found = selected();
    if (found) open(found.first, found.last, found.words, null);
  });

  function offer() {
    const found = selected();
    take.hidden = !found;
    if (!found) return;
    const box = found.range.getBoundingClientRect();
    const low = matchMedia("(pointer: coarse)").matches;
    take.classList.toggle("low", low);
    if (!low) {
      const left = Math.min(box.left + scrollX, document.documentElement.clientWidth - take.offsetWidth - 16);
      take.style.top = `${box.bottom + scrollY + 8}px`;
      take.style.left = `${Math.max(8, left)}px`;
    }
  }

  // The passages that a selection touches, and its words without numbers and labels; null where there are none.
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const touched = [...text.querySelectorAll(".passage")].filter((passage) => within(range, passage));
    if (!touched.length) return null;
    const words = touched.map((passage) => within(range, passage)).join(" ");
    return { first: touched[0], last: touched.at(-1), words, range };
  }

  function within(range, passage) {
    const own = document.createRange();
    own.selectNodeContents(passage.querySelector(".text"));
    if (!range.intersectsNode(passage.querySelector(".text"))) return "";
    if (range.compareBoundaryPoints(Range.START_TO_START, own) > 0) own.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, own) < 0) own.setEnd(range.endContainer, range.endOffset);
    return own.toString().trim();
  }

  function inOrder(one, other) {
    const after = one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
    return after ? [one, other] : [other, one];
  }

  async function open(first, last, words, by) {
    const place = first === last ? `p${first.dataset.number}` : `p${first.dataset.number}-${last.dataset.number}`;
    const quote = encodeURIComponent(words);
    const fits = words && words.length <= 2000 && quote.length <= LONGEST_QUOTE;
    const address = `${base}/${place}${fits ? `?quote=${quote}` : ""}`;
    point(first, last);
    opener = by || first.querySelector(".pin");
    take.hidden = true;
    try {
      const answer = await fetch(`${address}${fits ? "&" : "?"}format=json`);
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.json(), address);
    } catch {
      location.assign(address); // the page has the same, or says what is wrong
    }
  }

  function show(taken, address) {
    panel.querySelector("h2").textContent = `Cite ${taken.name}`;
    panel.querySelector("[data-page]").href = address;
    forms.innerHTML = taken.html; // made by our own template, with every word of a document escaped
    forms.dataset.address = taken.url;
    document.dispatchEvent(new Event("forms"));
    if (!panel.open) panel.show();
    panel.scrollTop = 0;
    uncover(text.querySelector(".passage.taking"));
    panel.querySelector("[data-close]").focus();
  }

  // On a narrow screen the panel stands at the bottom: what is cited is brought to the top, where it can be read.
  function uncover(passage) {
    if (!passage || panel.offsetWidth < document.documentElement.clientWidth) return;
    const { top } = passage.getBoundingClientRect();
    if (top < 0 || top > panel.getBoundingClientRect().top - 48) scrollBy({ top: top - 16, behavior: "instant" });
  }

  // Shows which passages the panel is about.
  function point(first, last) {
    const all = [...text.querySelectorAll(".passage")];
    const span = first ? [all.indexOf(first), all.indexOf(last)] : [1, 0];
    all.forEach((passage, place) => passage.classList.toggle("taking", place >= span[0] && place <= span[1]));
  }

  function close() {
    point(null, null);
    panel.close();
    opener?.isConnected && !opener.hidden && opener.focus();
  }

  panel.querySelector("[data-close]").addEventListener("click", close);
})();
