
/* An address without a version (/kb/runbooks/x/) leads on to the page of the default one. For a page
   that one version lacks, the default one's is offered. Without JavaScript the links below do. */
(async () => {
  "use strict";
  const { home, default: main } = document.querySelector("main").dataset;
  const path = location.pathname;
  if (!path.startsWith(home) || path.startsWith(main)) return;
  const rest = path.slice(home.length);
  const has = async (url) => (await fetch(url, { method: "HEAD" })).ok;
  try {
    if (rest && await has(main + rest)) {
      location.replace(main + rest + location.search + location.hash);
      return;
    }
    const slash = rest.indexOf("/") + 1;
    const same = main + rest.slice(slash);
    if (!slash || same === main || !(await has(same))) return;
    const told = document.getElementById("found");
    const link = told.querySelector("a");
    link.href = same + location.hash;
    link.textContent = decodeURI(same);
    told.hidden = false;
  } catch {
    /* Nobody can be asked; the links on the page remain. */
  }
})();
