/* Small repairs of a page for keyboards and screen readers; nothing here is needed to read it.
   Runs once the page is there, and again after Material's instant navigation where that is on. */
(function () {
  "use strict";

  const text = (node) => node.textContent.replace(/\s+/g, " ").trim();

  /* Authors' tables get the box of ours, before Material's script wraps them in one that a
     keyboard cannot scroll. The label is the heading above. */
  function boxTables(root) {
    let heading = "";
    let counts = {};
    for (const node of root.querySelectorAll("h1, h2, h3, h4, h5, h6, table:not([class])")) {
      if (node.tagName !== "TABLE") {
        const copy = node.cloneNode(true);
        for (const link of copy.querySelectorAll(".headerlink")) link.remove();
        heading = text(copy);
        continue;
      }
      counts[heading] = (counts[heading] || 0) + 1;
      const box = document.createElement("div");
      box.className = "co-scroll";
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", ["Table", counts[heading] > 1 ? counts[heading] : "", heading && "in: " + heading].filter(Boolean).join(" "));
      node.classList.add("co-table");
      node.replaceWith(box);
      box.append(node);
    }
  }

  /* Task lists: a check box that says nothing gets words. */
  function nameCheckboxes(root) {
    for (const box of root.querySelectorAll(".task-list-item input[type=checkbox]:not([aria-label])")) {
      box.setAttribute("aria-label", box.checked ? "done" : "not done");
    }
  }

  /* Only a box that really scrolls is a stop for the Tab key. */
  const boxes = ".co-scroll, .md-typeset__scrollwrap";
  const watcher = window.ResizeObserver && new ResizeObserver((entries) => {
    for (const box of new Set(entries.map(({ target }) => target.closest(boxes)))) if (box) fit(box);
  });
  function fit(box) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }
  function watchBoxes(root) {
    if (!watcher) return;
    for (const box of root.querySelectorAll(boxes)) {
      watcher.observe(box);
      for (const child of box.children) watcher.observe(child);
    }
  }

  /* Menu and search in the header are labels of hidden check boxes, which no keyboard reaches:
     put real buttons in their place. */
  function makeButtons() {
    for (const label of document.querySelectorAll("label.md-header__button[data-co-name]:not([hidden])")) {
      const toggle = document.getElementById(label.htmlFor);
      if (!toggle) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = label.className + " co-toggle";
      button.dataset.coFor = label.htmlFor;
      button.setAttribute("aria-label", label.dataset.coName);
      button.setAttribute("aria-expanded", String(toggle.checked));
      button.append(...Array.from(label.childNodes, (node) => node.cloneNode(true)));
      const inside = label.htmlFor === "__search" ? ".md-search__input" : ".md-sidebar--primary a[href]";
      button.addEventListener("click", () => {
        toggle.click();
        const first = toggle.checked && document.querySelector(inside);
        if (first) first.focus();
      });
      toggle.addEventListener("change", () => button.setAttribute("aria-expanded", String(toggle.checked)));
      document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !toggle.checked || toggle.id !== "__drawer") return;
        toggle.click();
        button.focus();
      });
      label.before(button);
      label.hidden = true;                           // Material's script still looks for it
    }
  }

  /* Material makes a <nav> for the buttons of every block of code: too many landmarks. */
  function quietCode(root) {
    for (const nav of root.querySelectorAll("nav.md-code__nav:not([role])")) nav.setAttribute("role", "none");
  }
  const code = new MutationObserver(() => quietCode(document));

  function mend() {
    const root = document.querySelector(".md-content") || document.body;
    boxTables(root);
    nameCheckboxes(root);
    watchBoxes(root);
    makeButtons();
    quietCode(root);
    code.disconnect();
    code.observe(root, { childList: true, subtree: true });
  }

  /* Paper shows what is folded on the screen. */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll(".md-content details:not([open], .co-toc)"));
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });

  mend();
  if (window.document$) {
    let first = true;
    window.document$.subscribe(() => { if (!first) mend(); first = false; });
  }
})();
