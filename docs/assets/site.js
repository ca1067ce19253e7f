// Small repairs to the theme, for keyboard and screen reader. Nothing here is stored or sent.
(() => {
  "use strict";

  // A region that scrolls is a stop for the keyboard; one that fits is not, and keeps its header in sight.
  const sized = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      const fits = target.scrollWidth <= target.clientWidth;
      target.tabIndex = fits ? -1 : 0;
      target.classList.toggle("fits", fits);
      target.classList.toggle("scrolls", !fits);
    }
  });

  // The theme wraps plain tables and makes copy buttons itself, when the page is ready.
  addEventListener("load", () => {
    for (const wrapped of document.querySelectorAll(".md-typeset__scrollwrap")) {
      wrapped.setAttribute("role", "group");
      wrapped.setAttribute("aria-label", "Table");
    }
    for (const region of document.querySelectorAll(".table-wrap, .md-typeset__scrollwrap, .highlight code")) {
      sized.observe(region);
    }
    for (const buttons of document.querySelectorAll(".md-code__nav")) {
      buttons.setAttribute("role", "presentation");
    }
  });

  // Landmarks of the theme that have no name, or the name of an empty element.
  document.querySelector('[data-md-component="search"]')?.setAttribute("aria-label", "Search");
  for (const part of document.querySelectorAll(".md-nav[aria-labelledby]")) {
    part.setAttribute("aria-label", part.querySelector(".md-nav__title").textContent.trim());
    part.removeAttribute("aria-labelledby");
    part.removeAttribute("aria-expanded");
  }

  // Opened as a file, a page may not load the rules.
  const told = document.getElementById("told");
  if (told && location.protocol === "file:") {
    told.textContent = "This page works only on a website, not opened as a file. The tables of each authority do.";
  }

  // On paper, the address is the one that was printed from. (The theme itself opens what is folded away.)
  addEventListener("beforeprint", () => {
    for (const address of document.querySelectorAll(".print-only .address")) {
      address.textContent = location.href.split("#")[0];
    }
  });
})();
