/* Versions of the site: fills the selector when it is opened, keeps the reader on the same page
   where the other version has it, and says so in the banner when the latest one lacks this page. */
(function () {
  "use strict";

  const pathOf = (address) => new URL(address, location.href).pathname;

  /* Whether there is a page; unknown when nobody can be asked (file:, no network). */
  async function isThere(url) {
    try {
      return (await fetch(url, { method: "HEAD" })).status !== 404;
    } catch {
      return true;
    }
  }

  function entry(version, root, rest, name) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const home = root + encodeURIComponent(version.version) + "/";
    link.textContent = version.title;
    link.href = home + rest;
    if (version.version === name) link.setAttribute("aria-current", "true");
    link.addEventListener("click", async (event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      location.assign(await isThere(home + rest) ? home + rest + location.hash : home);
    });
    item.append(link);
    return item;
  }

  async function fill(details, base) {
    const root = pathOf(base + "../");
    const name = details.dataset.coName;
    try {
      const answer = await fetch(root + "versions.json");
      if (!answer.ok) return;
      const versions = (await answer.json()).filter(({ version, properties }) => version === name || !(properties && properties.hidden));
      const rest = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : "";
      const list = details.querySelector("ul");
      const isInUse = list.contains(document.activeElement);
      for (const item of list.querySelectorAll("li:not(:last-child)")) item.remove();
      list.prepend(...versions.map((version) => entry(version, root, rest, name)));
      if (isInUse && !list.contains(document.activeElement)) list.querySelector("a").focus();
      details.dataset.coFilled = location.pathname;
    } catch {
      /* What is there without a script remains. */
    }
  }

  function setUp(details) {
    const base = pathOf(details.dataset.coBase);
    const close = () => { details.open = false; };
    details.addEventListener("toggle", () => {
      if (details.open && details.dataset.coFilled !== location.pathname) fill(details, base);
    });
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      close();
      details.querySelector("summary").focus();
    });
    details.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !details.contains(relatedTarget)) close();
    });
    document.addEventListener("click", ({ target }) => { if (!details.contains(target)) close(); });
  }

  async function checkBanner() {
    const place = document.querySelector("[data-co-latest]");
    if (!place || location.protocol === "file:") return;
    const link = place.querySelector("a");
    const home = pathOf(place.dataset.coLatest);
    if (link.pathname === home || await isThere(link.href)) return;
    if (!(await isThere(home))) {                    // nothing follows the calendar here
      place.remove();
      return;
    }
    link.href = home;
    link.textContent = "To its start page";
    link.before("No longer in the latest version. ");
  }

  for (const details of document.querySelectorAll(".co-version")) setUp(details);
  checkBanner();
  if (window.document$) {
    let first = true;
    window.document$.subscribe(() => { if (!first) checkBanner(); first = false; });
  }
})();
