// @ts-check
/**
 * Lets a reader choose which authorities a page shows, narrow the table of all questions down, and find a name in
 * a long list. Without a script everything is shown. Nothing is stored or sent.
 */
(() => {
  "use strict";

  const QUIET = 1200; // milliseconds without typing before a screen reader is told
  const UNCHOSEN = "unchosen";

  /** @param {ParentNode} where @param {string} selector @returns {any[]} */
  const all = (where, selector) => [...where.querySelectorAll(selector)];

  // What is ticked stays in sight, so that a list never hides a choice.
  for (const list of all(document, ".findable")) {
    const [field] = all(list, "[type=search]");
    const [found] = all(list, ".found");
    const named = all(list, "[data-name]");
    let quiet = 0;
    field?.addEventListener("input", (/** @type {Event} */ event) => {
      event.stopPropagation(); // a name to find is no answer of the form around it
      const typed = field.value.trim().toLowerCase();
      const fits = named.filter((each) => (each.querySelector("th") ?? each).textContent.toLowerCase().includes(typed));
      for (const each of named) each.hidden = !fits.includes(each) && !each.querySelector(":checked");
      clearTimeout(quiet);
      quiet = setTimeout(() => (found.textContent = typed && `${fits.length} found`), QUIET);
    });
  }

  const [form] = all(document, "form.filters");
  const [count] = all(document, ".count");
  if (!form || !count) return;

  const boxes = all(form, "input[name=authority]");
  const questions = all(document, "tbody.question");

  /** What belongs to each authority: its parts, the cells of its columns, and where the contents lead to them. */
  const belonging = new Map(boxes.map((box) => [box.value, /** @type {Element[]} */ ([])]));
  for (const part of all(document, "[data-authority]")) {
    const own = belonging.get(part.dataset.authority);
    own?.push(part);
    if (part.id) own?.push(...all(document, `.md-nav--secondary li:has(> [href="#${part.id}"])`));
    if (part.cellIndex) own?.push(...all(part.closest("table"), `tbody tr > :nth-child(${part.cellIndex + 1})`));
  }

  function show() {
    for (const box of boxes) {
      for (const part of belonging.get(box.value) ?? []) part.classList.toggle(UNCHOSEN, !box.checked);
    }
    const shown = boxes.filter((box) => box.checked).length;
    for (const across of all(document, "tr.group th[data-columns]")) across.colSpan = shown + 1;
    const said = [...narrow(), `${shown} of ${boxes.length} authorities`].join(", ");
    count.textContent = shown ? `${said} shown` : "No authority is ticked. Tick one to see what its document says.";
  }

  /** Narrows the table of all questions down, and says how much of it is left. */
  function narrow() {
    if (!questions.length) return [];
    const [topic, circumstance] = all(form, "select").map((select) => select.value);
    const [differ] = all(form, "#filter-differ");
    const chosen = boxes.flatMap((box, place) => (box.checked ? [place] : []));
    for (const question of questions) {
      const rows = all(question, "tr[data-topic]");
      for (const row of rows) {
        const alike = row.dataset.alike.split(" ");
        row.hidden =
          (topic !== "" && row.dataset.topic !== topic) ||
          (circumstance !== "" && !question.dataset.circumstances.split(" ").includes(circumstance)) ||
          (differ.checked && new Set(chosen.map((place) => alike[place])).size < 2);
      }
      question.hidden = rows.every((row) => row.hidden);
    }
    return [`${questions.filter((question) => !question.hidden).length} of ${questions.length} questions`];
  }

  /** A link to a place in what is not shown shows it. */
  function reveal() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const authority = place?.closest("[data-authority]")?.getAttribute("data-authority");
    const box = boxes.find((each) => each.value === authority && !each.checked);
    if (!box) return;
    box.checked = true;
    show();
    place?.scrollIntoView();
  }

  form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  form.addEventListener("input", show);
  for (const button of all(form, "button[data-tick]")) {
    button.addEventListener("click", () => {
      const tick = button.dataset.tick === "all";
      for (const box of boxes) if (!box.closest("[hidden]") || !tick) box.checked = tick;
      for (const field of all(form, "[type=search]")) field.dispatchEvent(new Event("input")); // list what fits anew
      show();
    });
  }
  addEventListener("hashchange", reveal);
  show();
  reveal();
})();
