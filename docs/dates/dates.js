// @ts-check
/**
 * The page on which readers work out their own dates. What is typed stays in this page: it is read from the
 * fields, worked out by `evaluate.js`, and shown. Nothing is stored, and nothing is sent.
 *
 * @typedef {import("./evaluate.js").Answer} Answer
 * @typedef {import("./evaluate.js").Dates} Dates
 */
import { Calendar, Refused, clockOf, dayOf, evaluate } from "./evaluate.js";

const DAY = 864e5;
const QUIET = 1200; // milliseconds without typing before a screen reader is told
const MEANS = { minimum: "Not before", point: "At", threshold: "If it goes on after" };
const WITHOUT = {
  silent: "The document does not say.", not_here: "The document speaks of other cases only.",
  elsewhere: "The document sends you to another one", no_figure: "No figure", uncounted: "No date can be worked out", forum: "A standing meeting",
  waiting: "No start date", passed: "The day that the document names had passed",
};
const REFUSED = {
  "no date": "Give the date of",
  once: "This happens once. Keep one date of",
  order: "These two dates cannot both be right:",
  both: "These cannot both be true:",
  outside: "A date lies outside the years for which bank holidays are known or projected.",
  circle: "These rules depend on each other in a circle:",
};

/** @param {string} id @returns {any} */
const part = (id) => document.getElementById(id);

/** @param {string} tag @param {Record<string, string>} [attributes] @param {(Node | string)[]} content */
function make(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

/** A day as people write it. @param {number} day */
function show(day) {
  const date = new Date(day * DAY);
  const name = (/** @type {Intl.DateTimeFormatOptions} */ how) => date.toLocaleDateString("en-GB", { timeZone: "UTC", ...how });
  return `${name({ weekday: "short" })} ${date.getUTCDate()} ${name({ month: "short" }).slice(0, 3)} ${date.getUTCFullYear()}`;
}

/** Today, where the reader is. */
const today = () => Math.floor((Date.now() - new Date().getTimezoneOffset() * 6e4) / DAY);

/** The day that three fields give: its number, nothing if they are not filled in, or what is wrong. @param {string[]} fields */
function read(fields) {
  const [day, month, year] = fields.map((text) => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : NaN));
  if (fields.some((text) => text.trim() === "") || fields[2].trim().length < 4) return undefined;
  if ([day, month, year].some(Number.isNaN)) return "A date is three numbers, such as 27 3 2027.";
  if (month < 1 || month > 12) return `There is no month ${month}. Months are 1 to 12.`;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > last) {
    const name = new Date(Date.UTC(year, month - 1, 1)).toLocaleDateString("en-GB", { month: "long", timeZone: "UTC" });
    return `There is no ${day} ${name} ${year}. That month has ${last} days.`;
  }
  return Date.UTC(year, month - 1, day) / DAY;
}

/** @param {any} plan */
function start(plan) {
  const form = part("dates");
  const calendar = new Calendar(plan.calendar);
  const { words, names } = plan;
  /** @type {{name: string, answers: Answer[], without: Answer[], slug: string}[]} */
  let shown = [];
  let rows = 0;
  let quiet = 0;

  const chosen = (/** @type {string} */ name) =>
    [...form.querySelectorAll(`input[name="${name}"]:checked`)].filter((each) => !each.closest("[hidden]")).map((each) => each.value);

  /** Makes a row of the page ready for use. @param {any} row */
  function adopt(row) {
    rows += 1;
    row.querySelector("select").id = `event-${rows}`;
    row.querySelector("input").id = `day-${rows}`;
    row.querySelector(".remove").addEventListener("click", () => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      number();
      work();
      (next?.querySelector("select") ?? part("add")).focus();
    });
    number();
  }

  function addRow() {
    const row = part("row").content.firstElementChild.cloneNode(true);
    part("rows").append(row);
    adopt(row);
    narrow();
    row.querySelector("select").focus();
  }

  /** Numbers the rows, so that each has a name of its own. */
  function number() {
    const all = [...part("rows").children];
    all.forEach((row, place) => {
      row.querySelector("legend").textContent = `Date ${place + 1}`;
      row.querySelector(".remove").textContent = `Remove date ${place + 1}`;
      row.querySelector(".remove").hidden = all.length === 1;
    });
  }

  /** Offers only what the chosen procedures tell apart. */
  function narrow() {
    const authorities = chosen("authority");
    for (const each of document.querySelectorAll("[data-authorities]")) {
      const used = each.getAttribute("data-authorities")?.split(" ") ?? [];
      const fits = !authorities.length || used.some((slug) => authorities.includes(slug));
      /** @type {any} */ (each).hidden = !fits;
      if (each instanceof HTMLOptionElement) each.disabled = !fits;
    }
  }

  /** Works everything out again. */
  function work() {
    narrow();
    /** @type {{id: string, text: string}[]} */
    const wrong = [];
    /** @type {Record<string, number[]>} */
    const events = {};
    /** @type {Record<string, string>} */
    const fieldOf = {};
    for (const row of part("rows").children) {
      const event = row.querySelector("select").value;
      const inputs = [...row.querySelectorAll("input")];
      const day = read(inputs.map((input) => input.value));
      const id = inputs[0].id;
      for (const input of inputs) input.removeAttribute("aria-invalid");
      if (typeof day === "string") {
        wrong.push({ id, text: day });
        for (const input of inputs) input.setAttribute("aria-invalid", "true");
      } else if (day !== undefined && event) {
        (events[event] ??= []).push(day);
        fieldOf[event] = id;
      } else if (day !== undefined) {
        wrong.push({ id: row.querySelector("select").id, text: "Choose what happened on this date." });
      }
    }
    for (const days of Object.values(events)) days.sort((a, b) => a - b);
    const given = { events, circumstances: chosen("circumstance"), sameDay: part("same-day").checked };
    shown = [];
    if (Object.keys(events).length) {
      for (const slug of chosen("authority")) {
        try {
          const { dated, without } = evaluate(plan.authorities[slug], given, words, calendar);
          dated.sort((a, b) => Number(dayOf(a) ?? Infinity) - Number(dayOf(b) ?? Infinity));
          shown.push({ slug, name: names[slug], answers: dated, without });
        } catch (fault) {
          if (!(fault instanceof Refused)) throw fault;
          const what = fault.names.map((name) => (words.events[name] ?? words.circumstances[name])?.label ?? name);
          const why = REFUSED[/** @type {keyof typeof REFUSED} */ (fault.message)] ?? "This cannot be worked out.";
          const id = fieldOf[fault.names[0]] ?? (part(`circumstance-${fault.names[0]}`)?.id || "dates");
          const text = `${why} ${what.join(" and ")}`.trim();
          if (!wrong.some((each) => each.text === text)) wrong.push({ id, text });
        }
      }
    }
    complain(wrong);
    draw();
    clearTimeout(quiet);
    quiet = setTimeout(tell, QUIET);
  }

  /** Lists what is wrong, each with a link to its field. @param {{id: string, text: string}[]} wrong */
  function complain(wrong) {
    part("errors").hidden = !wrong.length;
    part("errors").querySelector("ul").replaceChildren(...wrong.map(({ id, text }) => {
      const link = make("a", { href: `#${id}` }, text);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        part("facts").open ||= id.startsWith("circumstance");
        part(id).focus();
      });
      return make("li", {}, link);
    }));
  }

  /** Tells a screen reader in one sentence what has changed, when typing has stopped. */
  function tell() {
    const text = shown.map(({ name, answers }) => `${name}: ${answers.filter((each) => dayOf(each) !== undefined).length} dates.`);
    const problems = part("errors").querySelectorAll("li").length;
    if (problems) text.unshift(`${problems} ${problems === 1 ? "problem" : "problems"}.`);
    part("told").textContent = text.join(" ");
  }

  function draw() {
    part("answers").replaceChildren(...shown.map(section));
    part("take").hidden = !shown.length;
  }

  /** @param {{slug: string, name: string, answers: Answer[], without: Answer[]}} one */
  function section({ slug, name, answers, without }) {
    const dated = answers.filter((each) => dayOf(each) !== undefined);
    const silent = answers.filter((each) => dayOf(each) === undefined);
    const list = make("ol", { class: "worked" }, ...byDuty(dated).map((group) => item(slug, group)));
    const made = make("section", {}, make("h2", {}, name), dated.length ? list : make("p", {}, "No date follows from these."));
    if (silent.length) {
      made.append(make("h3", {}, "What it does not say"), make("ul", {}, ...silent.map((each) => plain(slug, each))));
    }
    if (without.length) {
      made.append(make("details", {}, make("summary", {}, `Rules without a date (${without.length})`),
        make("ul", {}, ...without.map((each) => plain(slug, each)))));
    }
    return made;
  }

  /** Dates that come again and again together, in order of the first. @param {Answer[]} dated */
  function byDuty(dated) {
    /** @type {Map<string, Answer[]>} */
    const groups = new Map();
    for (const each of dated) {
      const key = `${each.duty} ${each.rules[0].id} ${each.kind}`;
      groups.set(key, [...(groups.get(key) ?? []), each]);
    }
    return [...groups.values()];
  }

  /** @param {string} slug @param {Answer} answer */
  function plain(slug, answer) {
    const [rule] = answer.rules;
    const note = /** @type {any} */ (rule)?.note ?? (answer.kind === "waiting" ? `needs ${starts(answer)}` : "");
    const why = `${WITHOUT[/** @type {keyof typeof WITHOUT} */ (answer.kind)] ?? ""}${note ? `: ${note}` : ""}`;
    return make("li", {}, `${words.duties[answer.duty].label}. ${why} `, ...answer.rules.slice(0, 1).map((each) => where(slug, each)));
  }

  /** The events from which an answer could count. @param {Answer} answer */
  const starts = (answer) =>
    [...new Set(answer.readings.flatMap(({ way }) => (way.start ? [words.events[way.start].label] : [])))].join(", or ");

  /** @param {string} slug @param {any} rule */
  const where = (slug, rule) => make("a", { href: `../authorities/${slug}.html#${rule.id}` }, rule.cite);

  /** What a date means, in words. @param {Answer} answer */
  function when(answer) {
    const day = show(Number(dayOf(answer)));
    const { earliest, due } = answer.readings[answer.safe];
    const lead = MEANS[/** @type {keyof typeof MEANS} */ (answer.kind)];
    if (lead) return `${lead} ${day}`;
    return earliest !== undefined && earliest !== due ? `${show(earliest)} to ${day}` : `By ${day}`;
  }

  /** How one reading was counted. @param {Dates} reading */
  function counted({ way, earliest, due, clock }) {
    if (!way.at) return `The date of ${way.start ? words.events[way.start].label : "its start"} is not known, from which it could also run.`;
    const { relation, least, most, unit, clear, of } = clock ?? clockOf(way);
    const count = `${most ? `${least} to ${most}` : least} ${clear ? "clear " : ""}${unit.replace("_", " ")}`.replace(/^(1 .*)s$/, "$1");
    const sign = ["before", "in_last"].includes(relation) ? "−" : "+";
    const from = way.start ? `from ${words.events[way.start].label}, ` : "";
    const day = relation === "in_last" ? earliest : due ?? earliest;
    const supposed = way.at.projected ? " (the latest that the rules allow)" : "";
    if (of) return `${from}${show(way.at.day)}${supposed}: ${day === undefined ? "the day had passed" : show(day)}`;
    return `${from}${show(way.at.day)}${supposed} ${sign} ${count} = ${show(Number(day))}`;
  }

  /** @param {Answer} answer @returns {string[]} what a reader should know of a date */
  function notes(answer) {
    const due = answer.readings[answer.safe].due;
    /** @type {string[]} */
    const told = [];
    if (answer.kind === "usual") told.push("This is what is usual, not a limit.");
    if (due !== undefined && calendar.lastWorking(due) !== due) {
      told.push(`${show(due)} is not a working day; the last one before it is ${show(calendar.lastWorking(due))}.`);
    }
    if (Math.max(...answer.readings.flatMap((each) => [each.due ?? 0, each.way.at?.day ?? 0])) > plan.calendar.official) {
      told.push("Bank holidays of that year are not published yet; they are projected by rule.");
    }
    return told;
  }

  /** Whether it was done in time, or what its date rests on. @param {Answer} answer */
  function state(answer) {
    if (answer.done !== undefined) return `Done ${show(answer.done)}: ${answer.status}. `;
    const { due } = answer.readings[answer.safe];
    if (due !== undefined && due < today() && answer.kind === "deadline") return "That day has passed. ";
    return answer.readings[answer.safe].way.at?.projected ? "At the latest, as it counts from a date not known yet. " : "";
  }

  /** @param {string} slug @param {Answer[]} answers of one duty, the first of which is shown in full */
  function item(slug, [answer, ...later]) {
    const safe = answer.readings[answer.safe];
    const agreed = ["one date", "same date"].includes(answer.agreement);
    const readings = answer.readings.map((reading) => {
      const clock = /** @type {any} */ (clockOf(reading.way));
      const label = answer.readings.length > 1 && (reading.way.afresh ? clock.again : clock.label);
      const work = reading === safe && !agreed ? [make("strong", {}, " Work to this.")] : [];
      return make("li", {}, label ? `${label}: ${counted(reading)}` : counted(reading), ...work);
    });
    const rule = /** @type {any} */ (safe.way.rule);
    const how = make("details", {}, make("summary", {}, "How it was counted"),
      make("ul", {}, ...readings, ...notes(answer).map((note) => make("li", {}, note)),
        make("li", {}, `Worded “${rule.says}”. `, where(slug, rule))));
    const more = later.length
      ? [make("details", {}, make("summary", {}, `Then ${later.length} more`),
        make("ul", {}, ...later.map((each) => make("li", {}, `${when(each)}. ${state(each)}`))))]
      : [];
    return make("li", {}, make("strong", {}, when(answer)), `: ${words.duties[answer.duty].label}${answer.kind === "usual" ? " (usual)" : ""}. ${state(answer)}`,
      ...(agreed ? [] : [make("span", { class: "state" }, answer.agreement)]), how, ...more);
  }

  /** Everything that is shown, as plain text. */
  const asText = () => shown.map(({ name, answers }) =>
    [name, ...answers.filter((each) => dayOf(each) !== undefined).map((each) => `${when(each)}: ${words.duties[each.duty].label}`)].join("\n")).join("\n\n");

  /** Everything that is shown, as a calendar file (RFC 5545). */
  function asCalendar() {
    const clean = (/** @type {string} */ text) => text.replace(/[\\;,]/g, "\\$&");
    const stamp = (/** @type {number} */ day) => new Date(day * DAY).toISOString().slice(0, 10).replaceAll("-", "");
    const now = `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
    const entries = shown.flatMap(({ slug, name, answers }) => answers.filter((each) => dayOf(each) !== undefined).map((each, place) => [
      "BEGIN:VEVENT", `UID:${slug}.${place}.${stamp(Number(dayOf(each)))}@cin-reference`, `DTSTAMP:${now}`,
      `DTSTART;VALUE=DATE:${stamp(Number(dayOf(each)))}`, "TRANSP:TRANSPARENT",
      `SUMMARY:${clean(`${words.duties[each.duty].label}: ${when(each)} (${name})`)}`, "END:VEVENT",
    ]));
    const lines = ["BEGIN:VCALENDAR", "PRODID:-//cin_reference//work out dates//EN", "VERSION:2.0", ...entries.flat(), "END:VCALENDAR", ""];
    return lines.map((line) => (line.match(/.{1,60}/gu) ?? [""]).join("\r\n ")).join("\r\n"); // long lines are folded
  }

  // From another page: #camden,cambridgeshire;led_by_key_worker;cp_plan_ended
  const [authorities = "", circumstances = "", event = ""] = decodeURIComponent(location.hash.slice(1)).split(";");
  for (const name of authorities.split(",")) if (names[name]) part(`authority-${name}`).checked = true;
  for (const name of circumstances.split(",")) {
    const box = part(`circumstance-${name}`);
    if (box) {
      box.checked = true;
      part("facts").open = true;
    }
  }
  adopt(part("rows").firstElementChild);
  if (words.events[event]) form.querySelector("select").value = event;
  form.addEventListener("submit", (/** @type {Event} */ submitted) => submitted.preventDefault());
  form.addEventListener("input", work);
  part("add").addEventListener("click", addRow);
  part("print").addEventListener("click", () => print());
  part("copy").addEventListener("click", async () => {
    const done = await navigator.clipboard?.writeText(asText()).then(() => true, () => false);
    part("told").textContent = done ? "Copied." : "This browser does not allow copying. Select the text and copy it, or print the page.";
  });
  part("save").addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([asCalendar()], { type: "text/calendar" }));
    make("a", { href: address, download: "dates.ics" }).click();
    URL.revokeObjectURL(address);
  });
  work();
}

fetch(new URL("../data/v1/plans.json", import.meta.url))
  .then((answer) => answer.json())
  .then(start)
  .catch(() => {
    part("told").textContent = "The rules could not be loaded. See every time limit of each authority on one page instead.";
  });
