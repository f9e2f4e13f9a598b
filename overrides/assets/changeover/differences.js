/* <co-differences>: the difference of any two revisions. Everything was compared when the site was
   built; this only puts together the pieces of the chosen pair. Markup read: data[value] for each
   revision, template for each piece, script[type="application/json"] with the pairs. Without this
   script the page shows the neighbours and says so. Nothing is stored. */
(function () {
  "use strict";
  if (!window.customElements || customElements.get("co-differences")) return;
  if (!("content" in document.createElement("template"))) return;

  function element(name, properties, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }

  /* A table gets the box that page.js gives the tables which it finds on the page. */
  function boxTables(root) {
    Array.from(root.querySelectorAll("table:not([class])")).forEach((table, place) => {
      const box = element("div", { className: "co-scroll", tabIndex: 0 });
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", `Table ${place + 1} of the chosen difference`);
      table.classList.add("co-table");
      table.replaceWith(box);
      box.append(table);
    });
  }

  class CoDifferences extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;                       // moved in the page: already done
      const data = this.querySelector('script[type="application/json"]');
      const revisions = Array.from(this.querySelectorAll("data"));
      if (!data || revisions.length < 2) return;
      this.ready = true;
      this.pairs = JSON.parse(data.textContent);
      this.pieces = Array.from(this.querySelectorAll("template"));
      const last = revisions.length - 1;
      const current = revisions.findIndex((revision) => "current" in revision.dataset);
      this.from = this.chooser("From", revisions, 0);
      this.to = this.chooser("To", revisions, current > 0 ? current : last);
      this.said = element("p", { className: "co-diff__summary" });
      this.said.setAttribute("role", "status");
      this.body = element("div", { className: "co-diff__body" });
      this.querySelector(".co-differences__without").remove();
      this.append(
        element("div", { className: "co-table-tools" }, this.from.parentNode, this.to.parentNode),
        this.said, this.body,
      );
      this.show();
    }

    chooser(name, revisions, chosen) {
      const select = element("select", {});
      select.append(...revisions.map((revision) => element("option", { value: revision.value }, revision.textContent)));
      select.selectedIndex = chosen;
      select.addEventListener("change", () => this.show());
      element("label", {}, name, select);
      return select;
    }

    /* Always from the older to the later one, whichever way round they were chosen. */
    show() {
      const [older, later] = [this.from, this.to].sort((a, b) => a.selectedIndex - b.selectedIndex);
      const names = `${older.selectedOptions[0].text} to ${later.selectedOptions[0].text}`;
      const pair = this.pairs[`${older.value}-${later.value}`];
      if (!pair) {
        this.said.textContent = "Choose two revisions.";
        this.body.replaceChildren();
        return;
      }
      this.said.textContent = `${names}: ${pair.summary}`;
      this.body.replaceChildren(...pair.pieces.map((place) => this.pieces[place].content.cloneNode(true)));
      boxTables(this.body);
    }
  }

  customElements.define("co-differences", CoDifferences);
})();
