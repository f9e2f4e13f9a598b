/* <co-table>: sorting and filtering for the table inside it. Without this script the table is a
   plain table. Markup read: table[data-filter], th[data-sort], th[data-choices],
   td[data-value], td[data-choice]. Nothing is stored. */
(function () {
  "use strict";
  if (!window.customElements || customElements.get("co-table")) return;

  const natural = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" });
  const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
  let serial = 0;

  function element(name, properties, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }

  /* The value by which a cell sorts; null when there is none (always last). */
  function sortValue(cell, kind) {
    if (!cell) return null;
    const raw = cell.hasAttribute("data-value") ? cell.getAttribute("data-value").trim() : text(cell);
    if (raw === "") return null;
    if (kind !== "number") return raw;
    const number = Number(raw.replace(/[\s,%]/g, ""));
    return Number.isNaN(number) ? null : number;
  }

  function compare(a, b, kind) {
    if (kind === "number") return a - b;
    if (kind === "date") return a < b ? -1 : a > b ? 1 : 0;
    return natural.compare(a, b);
  }

  function choicesOf(cell) {
    if (!cell) return [];
    const raw = cell.hasAttribute("data-choice") ? cell.getAttribute("data-choice") : text(cell);
    return raw.split("|").map((part) => part.trim()).filter(Boolean);
  }

  class CoTable extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;                       // moved in the page: already done
      const table = this.querySelector("table");
      if (!table || !table.tHead || !table.tBodies.length) return;
      this.ready = true;
      this.table = table;
      this.body = table.tBodies[0];
      this.heads = Array.from(table.tHead.rows[table.tHead.rows.length - 1].cells);
      this.entries = Array.from(this.body.rows, (row, order) => ({ row, order, text: text(row).toLocaleLowerCase() }));
      this.filters = [];
      this.heads.forEach((head, column) => { if (head.dataset.sort) this.addSort(head, column); });
      this.addTools();
    }

    addSort(head, column) {
      head.dataset.title = text(head);              // for paper: see print.css
      const button = element("button", { type: "button", className: "co-sort" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => this.sort(head, column));
    }

    /* ascending, descending, and back to the order in which the page came */
    sort(head, column) {
      const before = head.getAttribute("aria-sort");
      const now = before === "ascending" ? "descending" : before === "descending" ? null : "ascending";
      for (const other of this.heads) other.removeAttribute("aria-sort");
      if (now) head.setAttribute("aria-sort", now);
      const kind = head.dataset.sort;
      const sign = now === "descending" ? -1 : 1;
      const keyed = this.entries.map((entry) => ({ entry, key: now ? sortValue(entry.row.cells[column], kind) : null }));
      keyed.sort((a, b) => {
        if (now) {
          if (a.key === null && b.key !== null) return 1;
          if (b.key === null && a.key !== null) return -1;
          const result = a.key === null ? 0 : sign * compare(a.key, b.key, kind);
          if (result) return result;
        }
        return a.entry.order - b.entry.order;
      });
      this.body.append(...keyed.map(({ entry }) => entry.row));
      this.say(text(head) + (now ? ", sorted " + now : ", original order") + ". ");
    }

    addTools() {
      const id = "co-table-" + (++serial);
      const tools = element("div", { className: "co-table-tools" });
      if (this.table.dataset.filter) {
        const input = element("input", { type: "search", id: id + "-text", autocomplete: "off", spellcheck: false });
        tools.append(element("label", { htmlFor: input.id }, this.table.dataset.filter, input));
        input.addEventListener("input", () => this.later());
        this.input = input;
      }
      this.heads.forEach((head, column) => {
        if (!head.hasAttribute("data-choices")) return;
        for (const entry of this.entries) (entry.choices = entry.choices || {})[column] = choicesOf(entry.row.cells[column]);
        const values = this.valuesOf(head, column);
        if (values.length < 2) return;
        const select = element("select", { id: id + "-" + column }, element("option", { value: "" }, "all"));
        for (const value of values) select.append(element("option", { value }, value));
        tools.append(element("label", { htmlFor: select.id }, head.dataset.choices || text(head), select));
        select.addEventListener("change", () => this.filter());
        this.filters.push({ column, select });
      });
      const filtering = tools.childElementCount > 0;
      if (filtering) {
        this.reset = element("button", { type: "button", hidden: true }, "Clear filters");
        this.reset.addEventListener("click", () => {
          if (this.input) this.input.value = "";
          for (const { select } of this.filters) select.value = "";
          this.filter();
          (this.input || this.filters[0].select).focus();
        });
        tools.append(this.reset);
      }
      /* one live region for the count and the sort order; empty until something happens */
      this.count = element("span", { className: filtering ? "co-table-tools__count" : "co-hidden" });
      this.count.setAttribute("role", "status");
      tools.append(this.count);
      this.tools = tools;
      this.prepend(tools);
      if (filtering) this.say("");
    }

    /* The choices of a column: in the order by which it sorts, else by their words. */
    valuesOf(head, column) {
      const keys = new Map();
      const kind = head.dataset.sort;
      for (const entry of this.entries) {
        for (const value of entry.choices[column]) {
          if (!keys.has(value)) keys.set(value, kind && kind !== "text" ? sortValue(entry.row.cells[column], kind) : value);
        }
      }
      return Array.from(keys.keys()).sort((a, b) => {
        const x = keys.get(a), y = keys.get(b);
        if (x === null || y === null) return (x === null) - (y === null);
        return compare(x, y, kind || "text") || natural.compare(a, b);
      });
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.filter(), 120);
    }

    filter() {
      const words = this.input ? this.input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean) : [];
      const chosen = this.filters.filter(({ select }) => select.value);
      for (const entry of this.entries) {
        entry.row.hidden = !(words.every((word) => entry.text.includes(word))
          && chosen.every(({ column, select }) => entry.choices[column].includes(select.value)));
      }
      const active = words.length + chosen.length > 0;
      this.tools.toggleAttribute("data-filtered", active);
      this.reset.hidden = !active;
      this.say("");
    }

    say(prefix) {
      const all = this.entries.length;
      const shown = this.entries.filter(({ row }) => !row.hidden).length;
      this.count.textContent = prefix + (shown === all ? all + (all === 1 ? " row" : " rows") : shown + " of " + all + " rows");
    }
  }

  customElements.define("co-table", CoTable);
})();
