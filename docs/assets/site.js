// Small repairs to the theme, for keyboard and screen reader. Nothing here is stored or sent.
(() => {
  "use strict";

  // The theme's wide code blocks and search results scroll; let the keyboard reach them.
  for (const region of document.querySelectorAll(".highlight code, .md-search__scrollwrap")) {
    region.setAttribute("tabindex", "0");
  }

  // The search dialog has no name of its own.
  const search = document.querySelector('[data-md-component="search"]');
  if (search) {
    search.setAttribute("aria-label", "Search");
  }

  // A link to a provision inside a folded part opens it.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) {
      if (part instanceof HTMLDetailsElement) {
        part.open = true;
      }
    }
  };
  addEventListener("hashchange", open);
  open();

  // On paper every folded part is shown.
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details:not([open])")) {
      part.open = true;
      part.dataset.opened = "for print";
    }
  });
  addEventListener("afterprint", () => {
    for (const part of document.querySelectorAll('details[data-opened="for print"]')) {
      part.open = false;
      delete part.dataset.opened;
    }
  });
})();
