/* <co-search>: the search of a site over pagefind's index. The button in it opens a dialog; the
   index is asked for then and never before. What pagefind finds is put on the page as text: its
   excerpts hold words of authors. Markup read: the button, and data-base, the way to the site's
   root. Nothing is stored. */
(function () {
  "use strict";
  if (!window.customElements || customElements.get("co-search") || !window.HTMLDialogElement) return;

  const FIRST = ["Runbooks", "Training", "Reference", "Systems", "Changes", "Releases"];
  const STEP = 8;                                     // results that are fetched and shown at once
  const RANKING = { metaWeights: { title: 5, id: 20, aliases: 5, system: 0.5 } };

  function element(name, properties, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }

  /* An excerpt's <mark>s as elements, everything else as the text that it is. */
  function marked(excerpt) {
    return excerpt.split(/<\/?mark>/).map((part, place) => {
      const text = part.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
      return place % 2 ? element("mark", {}, text) : text;
    });
  }

  /* Whether a page holds every word as it was typed, give or take an ending. Where nothing does,
     pagefind gives pages with words that begin alike: no error code should look found then. So a
     word with marks or capitals in it has no ending, and its parts stand together: only for a
     hyphen, as in plain words, there may be a blank. */
  const letters = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const IS_CODE = /[\p{L}\p{N}][_.-]+[\p{L}\p{N}]|\S\p{Lu}/u;
  function holds(page, words) {
    const { title, id, aliases } = page.meta;
    const text = [title, id, aliases, page.content].join(" \n ");
    const joined = letters(text);
    return words.split(/\s+/).every((word) => {
      const bare = letters(word);
      if (/\d/.test(bare)) return joined.includes(bare);
      if (!IS_CODE.test(word)) return joined.includes(bare.slice(0, Math.max(4, bare.length - 3)));
      const parts = word.match(/[\p{L}\p{N}]+|-+/gu).map((part) => (part[0] === "-" ? " ?" : part));
      return new RegExp(parts.join("[^\\p{L}\\p{N}\\s]*"), "iu").test(text);
    });
  }

  const many = (count, noun) => count + " " + noun + (count === 1 ? "" : "s");
  const isTyping = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.nodeName);

  class CoSearch extends HTMLElement {
    connectedCallback() {
      if (this.opener) return;                        // moved in the page: already done
      this.opener = this.querySelector("button");
      this.base = new URL(this.dataset.base + "/", location.href).href;
      this.asked = 0;
      this.opener.addEventListener("click", () => this.open());
      document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
        if (!["/", "s", "f"].includes(event.key) || isTyping(event.target) || document.querySelector("dialog[open]")) return;
        event.preventDefault();
        this.open();
      });
    }

    open() {
      if (!this.dialog) this.build();
      this.dialog.showModal();
      this.input.focus();
      this.input.select();
      this.load();
    }

    build() {
      this.input = element("input", { type: "text", autocomplete: "off", spellcheck: false, enterKeyHint: "search", placeholder: "Words, a command, an error code" });
      this.input.setAttribute("aria-label", "Search for");
      this.input.setAttribute("autocapitalize", "off");
      const close = element("button", { type: "button", className: "co-search__close" }, "Close");
      this.kinds = element("div", { className: "co-search__kinds", hidden: true });
      this.kinds.setAttribute("role", "group");
      this.kinds.setAttribute("aria-label", "Kind of page");
      this.status = element("p", { className: "co-search__status" });
      this.status.setAttribute("role", "status");
      this.list = element("ol", { className: "co-search__results" });
      this.more = element("button", { type: "button", className: "co-search__more", hidden: true }, "Show more");
      const form = element("form", {}, this.input, close);
      form.setAttribute("role", "search");
      this.dialog = element("dialog", { className: "co-search__dialog" }, form, this.kinds, this.status,
        element("div", { className: "co-search__scroll" }, this.list, this.more));
      this.dialog.setAttribute("aria-label", "Search");
      document.body.append(this.dialog);

      this.input.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.search(), 80); });
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        clearTimeout(this.timer);
        if (this.listed !== this.input.value.trim()) await this.search();
        if (!this.near) this.list.querySelector("a")?.click();
      });
      close.addEventListener("click", () => this.dialog.close());
      this.more.addEventListener("click", () => this.show(true));
      this.kinds.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) this.choose(button.value);
      });
      this.dialog.addEventListener("keydown", (event) => this.move(event));
      this.dialog.addEventListener("close", () => this.input.blur());   // at once: the next key may open it again
      this.dialog.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (event.target === this.dialog || (link && !event.ctrlKey && !event.metaKey && !event.shiftKey)) this.dialog.close();
      });
    }

    /* Arrow keys go from the field through the results and back. */
    move(event) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [this.input, ...this.list.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      if (at < 0) return;
      event.preventDefault();
      stops[Math.max(0, Math.min(stops.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    }

    async load() {
      if (this.ready) return this.ready;
      this.ready = (async () => {
        const pagefind = await import(this.base + "search/pagefind.js");
        await pagefind.options({ baseUrl: new URL(this.base).pathname, excerptLength: 24, ranking: RANKING });
        await pagefind.init();
        await pagefind.filters();                     // so that results come with counts by kind
        return pagefind;
      })();
      this.ready.catch(() => {
        this.ready = null;                            // the next try loads again
        this.status.textContent = "The search could not be loaded. The menu leads to all lists.";
      });
      return this.ready;
    }

    async search() {
      const words = this.input.value.trim();
      const turn = ++this.asked;
      if (!words) return this.clear("");
      try {
        const pagefind = await this.load();
        const all = await pagefind.search(words);
        if (turn !== this.asked) return;              // something else was typed meanwhile
        this.words = words;
        this.all = all;
        this.count(all.filters.kind || {});
        await this.choose(this.buttons.has(this.kind) ? this.kind : "");
      } catch (error) {
        if (turn === this.asked && this.ready) this.clear("The search failed: " + error.message);
      }
    }

    /* A button for each kind that has results, with their number. */
    count(found) {
      const names = Object.keys(found).filter((name) => found[name] > 0);
      const place = (name) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
      names.sort((a, b) => place(a) - place(b) || a.localeCompare(b));
      this.buttons = new Map();
      for (const [kind, count] of [["", this.all.results.length], ...names.map((name) => [name, found[name]])]) {
        const button = element("button", { type: "button", value: kind }, kind || "All", " ", element("span", {}, String(count)));
        this.buttons.set(kind, button);
      }
      this.kinds.replaceChildren(...this.buttons.values());
      this.kinds.hidden = names.length < 2;
    }

    async choose(kind) {
      const turn = this.asked;
      this.kind = kind;
      for (const [name, button] of this.buttons) button.setAttribute("aria-pressed", String(name === kind));
      const pagefind = await this.load();
      const found = kind ? await pagefind.search(this.words, { filters: { kind } }) : this.all;
      if (turn !== this.asked || kind !== this.kind) return;
      this.found = found.results;
      this.shown = 0;
      await this.show(false);
    }

    async show(isMore) {
      const turn = this.asked;
      const found = this.found;
      const next = await Promise.all(found.slice(this.shown, this.shown + STEP).map((result) => result.data()));
      if (turn !== this.asked || found !== this.found) return;
      const items = next.map((page) => this.result(page));
      if (isMore) this.list.append(...items);
      else this.list.replaceChildren(...items);
      this.shown += next.length;
      this.more.hidden = this.shown >= found.length;
      if (!isMore) this.near = next.length > 0 && !next.some((page) => holds(page, this.words));
      const where = this.kind ? " in " + this.kind : "";
      const count = many(found.length, "result") + where + (this.shown < found.length ? ", the first " + this.shown + " shown" : "");
      const none = "Nothing found for “" + this.words + "”";
      this.status.textContent = !found.length ? none + where + "." : this.near ? none + " as it is written. Words that begin alike: " + count : count;
      this.listed = this.words;
      if (isMore) items[0]?.querySelector("a").focus();
      else this.list.parentNode.scrollTop = 0;
    }

    result(page) {
      const { title, aliases, system } = page.meta;
      const facts = [...(page.filters.kind || []), system, aliases && "also " + aliases].filter(Boolean);
      const item = element("li", {}, element("a", { href: page.url }, title), element("p", { className: "co-search__facts" }, facts.join(" · ")));
      const isTop = (section) => section.url === page.url || section.title === title;
      const sections = page.sub_results.filter((section) => !isTop(section)).slice(0, 3);
      const best = page.sub_results.find(isTop);
      if (best || !sections.length) item.append(element("p", {}, ...marked((best || page).excerpt)));
      if (sections.length) {
        item.append(element("ul", {}, ...sections.map((section) =>
          element("li", {}, element("a", { href: section.url }, section.title), element("p", {}, ...marked(section.excerpt))))));
      }
      return item;
    }

    clear(said) {
      this.listed = "";
      this.list.replaceChildren();
      this.kinds.hidden = this.more.hidden = true;
      this.status.textContent = said;
    }
  }

  customElements.define("co-search", CoSearch);
})();
