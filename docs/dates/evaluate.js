// @ts-check
/**
 * From a case to what is due. The same steps as `cin_reference/evaluate.py`, over the same plan.
 * It knows clocks and calendars, and no duty and no authority. A day is a number: days since 1970.
 *
 * @typedef {{relation: string, least: number, most?: number, unit: string, start?: string, until?: string,
 *   clear?: boolean, of?: string, later?: Later[]}} Clock
 * @typedef {{least: number, most?: number, unit: string, after?: number, after_unit?: string, event?: string}} Later
 * @typedef {{id: string, duty: string, kind: string, when?: string[], unless?: string[], replaces?: string[],
 *   relation?: string, usual?: boolean, stated?: boolean, strength?: number, start?: string, clocks?: Clock[],
 *   joins?: string[], disagrees?: string[]}} Rule
 * @typedef {{day: number, projected: boolean}} Occurrence
 * @typedef {{rule: Rule, clock: number, start?: string, at?: Occurrence, afresh: boolean,
 *   first?: number}} Way
 * @typedef {{way: Way, earliest?: number, due?: number, clock?: Clock}} Dates
 * @typedef {{duty: string, kind: string, rules: Rule[], readings: Dates[], safe: number, agreement: string,
 *   done?: number, status: string, start?: Occurrence}} Answer
 * @typedef {{events: Record<string, number[]>, circumstances: string[], until?: number, sameDay: boolean}} Case
 * @typedef {{done_by?: string, also_done_by?: string[], raised_by?: string[], ends_with?: string[]}} Duty
 * @typedef {{repeats?: boolean, includes?: string[], latest_of?: string[], earliest_of?: string[],
 *   never_before?: string[]}} Event
 * @typedef {{implied_by?: string[], excludes?: string[]}} Circumstance
 * @typedef {{duties: Record<string, Duty>, events: Record<string, Event>,
 *   circumstances: Record<string, Circumstance>}} Words
 */

const KINDS = {
  within: "deadline", before: "deadline", every: "deadline", not_before: "minimum",
  once: "point", if_longer: "threshold", in_last: "window",
};
const PROJECTING = ["within", "before", "every", "once"];
const BACK = ["before", "in_last"];

/** A case that cannot be worked out, with the names that are at fault. */
export class Refused extends Error {
  /** @param {string} why @param {string[]} names */
  constructor(why, ...names) {
    super(why);
    this.names = names;
  }
}

/** @param {number[]} sorted @param {number} value @param {boolean} after how many are below, or not above, a value */
function below(sorted, value, after) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value || (after && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The working days of England and Wales. */
export class Calendar {
  /** @param {{first: number, last: number, holidays: number[]}} data */
  constructor({ first, last, holidays }) {
    this.first = first;
    this.last = last;
    const off = new Set(holidays);
    this.working = [];
    for (let day = first; day <= last; day++) {
      if (![0, 6].includes((day + 4) % 7) && !off.has(day)) this.working.push(day);
    }
  }

  /** @param {number} day */
  check(day) {
    if (!(day >= this.first && day <= this.last)) throw new Refused("outside");
    return day;
  }

  /** @param {number} day whether it is a working day, and the last one up to it */
  lastWorking(day) {
    return this.working[below(this.working, day, true) - 1];
  }

  /** @param {number} start @param {number} count @param {string} unit @param {boolean} sameDay @param {boolean} [clear] @returns {number} */
  add(start, count, unit, sameDay, clear) {
    const forward = count > 0;
    if (clear) return this.check(this.add(start, count, unit, false) + (forward ? 1 : -1));
    this.check(start);
    if (unit === "working_days") {
      const from = forward ? below(this.working, start, !sameDay) - 1 : below(this.working, start, sameDay);
      const day = this.working[from + count];
      if (day === undefined) throw new Refused("outside");
      return day;
    }
    let day = start + count;
    if (unit === "hours") day = start + (forward ? Math.floor(count / 24) : -Math.ceil(-count / 24));
    if (unit === "weeks") day = start + count * 7;
    if (unit === "months") day = addMonths(start, count);
    if (unit === "years") day = addMonths(start, count * 12);
    if (sameDay && unit !== "hours") day -= forward ? 1 : -1;
    return this.check(day);
  }

  /** The day of a month that has a number, or the last working day up to it. @param {number} start @param {number} number @param {string} unit @param {string} of */
  dayOfMonth(start, number, unit, of) {
    const inMonth = (/** @type {number} */ months) => {
      const day = this.check(addMonths(start, months, number));
      return unit === "working_days" ? this.check(this.lastWorking(day)) : day;
    };
    const day = inMonth(of === "month_after" ? 1 : 0);
    return of === "first_after" && day <= start ? inMonth(1) : day;
  }
}

/** Months later or earlier, kept inside a shorter month. @param {number} day @param {number} months @param {number} [number] of the day in its month */
export function addMonths(day, months, number) {
  const from = new Date(day * 864e5);
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  return to.getTime() / 864e5 + Math.min(number ?? from.getUTCDate(), last) - 1;
}

/** Refuses a case whose names are unknown or whose dates cannot be true. @param {Case} given @param {Words} words */
export function check(given, words) {
  const events = Object.entries(given.events);
  const unknown = [
    ...events.map(([name]) => name).filter((name) => !words.events[name]),
    ...given.circumstances.filter((name) => !words.circumstances[name]),
  ];
  if (unknown.length) throw new Refused("unknown", ...unknown);
  if (!events.length) throw new Refused("empty");
  for (const [name, days] of events) {
    const event = words.events[name];
    if (event.includes ?? event.latest_of ?? event.earliest_of) throw new Refused("wider", name);
    if (!days.length || days.some((day) => !Number.isInteger(day))) throw new Refused("no date", name);
    if (days.length > 1 && !event.repeats) throw new Refused("once", name);
    for (const earlier of event.never_before ?? []) {
      if (given.events[earlier] && Math.min(...days) < Math.min(...given.events[earlier])) {
        throw new Refused("order", name, earlier);
      }
    }
  }
  if (given.until !== undefined && given.until < Math.max(...events.flatMap(([, days]) => days))) {
    throw new Refused("until");
  }
  const held = [...holding(given, words)];
  for (const one of held) {
    const other = (words.circumstances[one].excludes ?? []).find((name) => held.includes(name));
    if (other) throw new Refused("both", one, other);
  }
}

/** What is true of a case: what is named, and what its events imply. @param {Case} given @param {Words} words */
export function holding(given, words) {
  const implied = Object.entries(words.circumstances)
    .filter(([, each]) => (each.implied_by ?? []).some((event) => given.events[event]))
    .map(([name]) => name);
  return new Set([...given.circumstances, ...implied]);
}

/**
 * @param {Rule[]} plan @param {Case} given @param {Words} words @param {Calendar} calendar
 * @returns {{dated: Answer[], without: Answer[]}}
 */
export function evaluate(plan, given, words, calendar) {
  check(given, words);
  Object.values(given.events).flat().forEach((day) => calendar.check(day));
  if (given.until !== undefined) calendar.check(given.until);
  const held = holding(given, words);
  const horizon = given.until ?? addMonths(Math.max(...Object.values(given.events).flat()), 12);
  const applying = plan.filter(
    ({ when = [], unless = [] }) => when.every((name) => held.has(name)) && !unless.some((name) => held.has(name)),
  );
  const winning = applying.filter(({ id }) => !applying.some(({ replaces = [] }) => replaces.includes(id)));
  const groups = grouped(winning.filter(({ clocks }) => clocks));
  /** @type {Map<Rule[], Answer[]>} */
  const found = new Map();
  /** @type {string[]} */
  const underWay = [];
  /** @param {string | undefined} event */
  const days = (event) => (event && given.events[event]) || [];

  // events

  /** Every time that an event happens, actual or projected. @param {string} event @returns {Occurrence[]} */
  const occurrences = (event) => {
    const { includes = [], latest_of: latest, earliest_of: parts = latest } = words.events[event];
    if (parts) return composed(parts, !latest);
    return inOrder([event, ...includes].flatMap((each, number) => (number ? occurrences(each) : own(each, true))));
  };

  /** The one time of an event that is the latest or the earliest of others; the latest needs all of them. @param {string[]} parts @param {boolean} earliest @returns {Occurrence[]} */
  const composed = (parts, earliest) => {
    const known = parts.flatMap((each) => occurrences(each).slice(0, 1));
    if (earliest) return inOrder(known).slice(0, 1);
    if (known.length < parts.length) return [];
    return [{ day: Math.max(...known.map(({ day }) => day)), projected: known.some(({ projected }) => projected) }];
  };

  /** @param {string} event @returns {number[]} */
  const actual = (event) => [...days(event), ...(words.events[event].includes ?? []).flatMap(actual)];

  /** When an event itself happens: as given, and as its duties project it. @param {string} event @param {boolean} recurring */
  const own = (event, recurring) => {
    const certain = days(event).map((day) => ({ day, projected: false }));
    const { repeats } = words.events[event];
    if (certain.length && !repeats) return certain;
    const asked = `${event} ${recurring}`;
    if (underWay.includes(asked)) throw new Refused("circle", event);
    underWay.push(asked);
    const projected = inOrder(groups
      .filter(([{ duty, usual, relation = "" }]) => words.duties[duty].done_by === event && !usual &&
        PROJECTING.includes(relation) && (recurring || relation !== "every"))
      .flatMap(of)
      .filter((each) => dueOf(each) !== undefined && each.done === undefined)
      .map((each) => ({ day: Number(dueOf(each)), projected: true })));
    underWay.pop();
    return inOrder([...certain, ...(repeats ? projected : projected.slice(0, 1))]);
  };

  /** When a clock starts. Where the document does not say from when, nothing is projected. @param {Way} way */
  const starts = ({ rule, start }) => {
    if (!start) return [];
    if (!rule.stated) return inOrder(actual(start).map((day) => ({ day, projected: false })));
    return start === words.duties[rule.duty].done_by ? own(start, false) : occurrences(start);
  };

  // answers

  /** The answers of a group; none if no start date is known. @param {Rule[]} group @returns {Answer[]} */
  const of = (group) => {
    const known = found.get(group) ?? (group[0].relation === "every" ? recurring : single)(group);
    found.set(group, known);
    return known;
  };

  /** One answer for each time that the start event happens. @param {Rule[]} group */
  const single = (group) => {
    const placed = rounds(ways(group).map((way) => ({ way, starts: starts(way) })));
    const at = placed.map((round) => round.flatMap((way) => (way.at ? [way.at.day] : [])));
    /** @type {Answer[]} */
    const answers = [];
    for (const [number, round] of placed.entries()) {
      if (Math.min(...at[number]) > horizon) break;
      const before = Math.max(...(at[number - 1] ?? []));
      const after = Math.min(...(at[number + 1] ?? []));
      const answer = judged(answerOf(round), done(group, at[number], before, after));
      if (answer.done !== undefined || !ended(answer, Math.min(...at[number]))) answers.push(answer);
    }
    return answers;
  };

  /**
   * Brings together the start dates that belong to one time round: those on the same day where one start
   * event includes another, otherwise the first of each, then the second of each, and so on.
   * @param {{way: Way, starts: Occurrence[]}[]} all
   */
  const rounds = (all) => {
    const events = all.map(({ way }) => way.start);
    if (events.some((event) => (event ? words.events[event].includes ?? [] : []).some((each) => events.includes(each)))) {
      return inOrder(all.flatMap((each) => each.starts)).map(({ day }) => day)
        .filter((day, number, every) => every.indexOf(day) === number)
        .map((day) => all.flatMap((each) => each.starts.filter((at) => at.day === day).map((at) => ({ ...each.way, at }))));
    }
    const most = Math.max(0, ...all.map((each) => each.starts.length));
    return Array.from({ length: most }, (_, number) => all.map((each) => ({ ...each.way, at: each.starts[number] })));
  };

  /** When the duty was done for one time that its start event happened. @param {Rule[]} group @param {number[]} at @param {number} before @param {number} after */
  const done = (group, at, before, after) => {
    const all = days(words.duties[group[0].duty].done_by);
    if (ways(group).some((way) => BACK.includes(clockOf(way).relation))) {
      return all.filter((day) => day > before && day <= Math.max(...at)).at(-1);
    }
    return all.find((day) => day >= Math.min(...at) && day < after);
  };

  /** One answer after another, each counted from when it last took place or was last due. @param {Rule[]} group */
  const recurring = (group) => {
    const { done_by: doneBy, also_done_by: also = [] } = words.duties[group[0].duty];
    const all = (doneBy ? [doneBy, ...also] : []).flatMap((event) =>
      days(event).map((day) => /** @type {[number, string]} */ ([day, event])));
    all.sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
    /** @type {Answer[]} */
    const answers = [];
    /** @type {Way[]} */
    let placed = ways(group).map((way) => {
      const [at] = starts(way);
      return { ...way, at, first: at?.day };
    });
    if (all.length && underWayBefore(placed, all[0][0])) placed = restarted(placed, ...all[0]);
    const since = Math.min(...atOf(placed), Infinity);
    for (;;) {
      placed = placed.filter((way) => runsOn(way, all));
      if (!atOf(placed).length) return answers;
      const first = Math.min(...atOf(placed));
      const [on, again] = all.find(([day]) => day > first) ?? [undefined, doneBy];
      const begun = placed.filter((way) => on === undefined || !startsLate(way, on));
      const answer = answerOf(begun);
      const due = dueOf(answer);
      if (due === undefined || (on === undefined && due > horizon)) return answers;
      if (on === undefined && ended(answer, since === Infinity ? -Infinity : since)) return answers;
      answers.push(judged(answer, on));
      if (on !== undefined) {
        const late = placed.filter((way) => startsLate(way, on));
        placed = [...restarted(placed.filter((way) => !late.includes(way)), on, again), ...late];
      } else {
        const event = again ?? answer.readings[answer.safe].way.start;
        placed = answer.readings
          .filter(({ way, due: next }) => way.at && next !== undefined && next > way.at.day)
          .map(({ way, due: next }) => ({ ...way, start: event, at: { day: Number(next), projected: true } }));
      }
    }
  };

  /** Whether something that ends the duty came after its clock started and before the date. @param {Answer} answer @param {number} since */
  const ended = (answer, since) => {
    const day = dayOf(answer);
    return day !== undefined &&
      (words.duties[answer.duty].ends_with ?? []).flatMap(days).some((end) => since <= end && end < day);
  };

  /** Whether a recurring clock comes due, or is met, once more before it stops. @param {Way} way @param {[number, string][]} all */
  const runsOn = (way, all) => {
    const [end] = days(clockOf(way).until);
    let due;
    try {
      ({ due } = datesOf(way));
    } catch {
      return false;
    }
    const { at } = way;
    if (end === undefined || due === undefined || !at) return true;
    return due <= end || all.some(([day]) => at.day < day && day <= end);
  };

  /** @param {Way[]} placed @returns {Answer} */
  const answerOf = (placed) => {
    const rules = [...new Set(placed.map((way) => way.rule))];
    const readings = placed.map(datesOf);
    const [{ duty, usual, relation = "" }] = rules;
    const safe = safeOf(readings, relation === "not_before");
    const passed = readings.some(({ way }) => way.at) && readings.every((each) => dayIn(each) === undefined);
    const kind = passed ? "passed" : usual ? "usual" : KINDS[/** @type {keyof typeof KINDS} */ (relation)];
    return { duty, kind, rules, readings, safe, agreement: agreementOf(readings, rules), status: "open" };
  };

  /** @param {Way} way @returns {Dates} */
  const datesOf = (way) => {
    if (!way.at || (clockOf(way).later && way.first === undefined)) return { way };
    const { day: from } = way.at;
    const clock = inForce(way, from);
    const { relation, least, most = least, unit, clear, of } = clock;
    const sign = BACK.includes(relation) ? -1 : 1;
    const [first, last] = [least, most]
      .map((count) => of ? calendar.dayOfMonth(from, count, unit, of) : calendar.add(from, sign * count, unit, given.sameDay, clear))
      .sort((a, b) => a - b);
    if (of && first < from) return { way };
    if (relation === "not_before") return { way, clock, earliest: first };
    if (relation === "in_last") return { way, clock, earliest: first, due: from };
    if (relation === "once" || relation === "if_longer") return { way, clock, earliest: first, due: last };
    return least === most ? { way, clock, due: last } : { way, clock, earliest: first, due: last };
  };

  /** A clock as it stands in the stage in which a day lies; what ends a stage belongs to the next. @param {Way} way @param {number} day @returns {Clock} */
  const inForce = (way, day) => {
    const clock = clockOf(way);
    const begun = (clock.later ?? []).filter(({ after, after_unit: unit = "", event }) =>
      (after ? calendar.add(Number(way.first), after, unit, given.sameDay) : days(event)[0]) <= day);
    return begun.length ? { ...clock, most: undefined, ...begun.at(-1) } : clock;
  };

  /** @type {Answer[]} */
  const dated = groups.flatMap((group) => of(group).filter((each) => Number(dayOf(each)) <= horizon));
  const plain = { readings: [], safe: 0, agreement: "one date", status: "open" };
  const without = groups.flatMap((group) => of(group).filter(({ kind }) => kind === "passed"));
  without.push(...groups
    .filter((group) => !of(group).length && !ways(group).some((way) => starts(way).length))
    .map((group) => ({ ...answerOf(ways(group)), kind: "waiting" })));
  for (const rule of winning.filter(({ kind }) => ["words", "uncounted", "forum"].includes(kind))) {
    const kind = rule.kind === "words" ? "no_figure" : rule.kind;
    const [start] = rule.start ? occurrences(rule.start) : [];
    without.push({ ...plain, duty: rule.duty, kind, rules: [rule], start });
  }
  for (const [duty, { raised_by: raisedBy = [] }] of Object.entries(words.duties)) {
    if (!raisedBy.some((event) => given.events[event])) continue;
    const rules = applying.filter((rule) => rule.duty === duty);
    if (!rules.length) {
      const kind = plan.some((rule) => rule.duty === duty) ? "not_here" : "silent";
      dated.push({ ...plain, duty, kind, rules });
    } else if (rules.every(({ kind }) => kind === "none" || kind === "elsewhere")) {
      for (const rule of rules) {
        dated.push({ ...plain, duty, kind: rule.kind === "elsewhere" ? "elsewhere" : "no_figure", rules: [rule] });
      }
    }
  }
  return { dated, without };
}

/** @param {Way} way @returns {Clock} */
export const clockOf = ({ rule, clock }) => /** @type {Clock[]} */ (rule.clocks)[clock];

/** @param {Answer} answer the last day on which it is in time */
export const dueOf = ({ readings, safe }) => readings[safe]?.due;

/** @param {Answer} answer the date to show first */
export const dayOf = ({ readings, safe }) => readings[safe] && dayIn(readings[safe]);

/** @param {Dates} reading the date to compare */
const dayIn = ({ due, earliest }) => due ?? earliest;

/** @param {Way[]} placed */
const atOf = (placed) => placed.flatMap(({ at }) => (at ? [at.day] : []));

/** Occurrences in order, each once; what is certain comes before what is projected. @param {Occurrence[]} all */
const inOrder = (all) =>
  [...all]
    .sort((a, b) => a.day - b.day || Number(a.projected) - Number(b.projected))
    .filter((each, number, every) =>
      !number || each.day !== every[number - 1].day || each.projected !== every[number - 1].projected);

/** Every way to apply each rule of a group, not placed yet. @param {Rule[]} group @returns {Way[]} */
const ways = (group) =>
  group.flatMap((rule) => (rule.clocks ?? []).map(({ start }, clock) => ({ rule, clock, start, afresh: false })));

/** Puts rules into one group if they state one clock. @param {Rule[]} rules @returns {Rule[][]} */
function grouped(rules) {
  /** @type {Rule[][]} */
  let groups = [];
  for (const rule of rules) {
    const alike = groups.filter((group) => group.some(({ id }) => rule.joins?.includes(id)));
    groups = [...groups.filter((group) => !alike.includes(group)), [...alike.flat(), rule]];
  }
  return groups;
}

/** Whether what recurs was first done before any start that the document might mean. @param {Way[]} placed @param {number} first */
function underWayBefore(placed, first) {
  const at = atOf(placed);
  return !at.length || (placed.every(({ rule }) => !rule.stated) && first < Math.min(...at));
}

/** Whether a clock with a stated start had not begun when something was done. @param {Way} way @param {number} day */
const startsLate = ({ rule, start, at }, day) => Boolean(start && rule.stated && at && at.day >= day);

/** Counts every rule afresh from one event. @param {Way[]} placed @param {number} day @param {string} [event] @returns {Way[]} */
function restarted(placed, day, event) {
  const fresh = new Map();
  for (const way of placed) {
    const { least, most, unit } = clockOf(way);
    fresh.set(`${way.rule.id} ${least} ${most} ${unit}`, { ...way, start: event, at: { day, projected: false }, afresh: true });
  }
  return [...fresh.values()];
}

/** Which reading is safe to work to; of several on that date, the most strongly worded. @param {Dates[]} readings @param {boolean} later */
function safeOf(readings, later) {
  const dated = readings.map((each, number) => ({ number, day: later ? each.earliest : each.due, each }))
    .filter(({ day }) => day !== undefined);
  dated.sort((a, b) =>
    (later ? Number(b.day) - Number(a.day) : Number(a.day) - Number(b.day)) ||
    (a.each.way.rule.strength ?? 0) - (b.each.way.rule.strength ?? 0) ||
    Number(a.each.earliest === undefined) - Number(b.each.earliest === undefined) ||
    a.number - b.number);
  return dated[0]?.number ?? 0;
}

/** How the dates of an answer relate. @param {Dates[]} readings @param {Rule[]} rules */
function agreementOf(readings, rules) {
  if (readings.length === 1) return "one date";
  /** @type {Map<Rule, Set<number | undefined>>} */
  const byRule = new Map();
  for (const each of readings) {
    const { rule, at } = each.way;
    if (at) byRule.set(rule, (byRule.get(rule) ?? new Set()).add(dayIn(each)));
  }
  const all = new Set([...byRule.values()].flatMap((each) => [...each]));
  if (all.size <= 1) return readings.every(({ way }) => way.at) ? "same date" : "start not stated";
  const text = (/** @type {Rule} */ rule) => [...(byRule.get(rule) ?? [])].sort().join();
  const disagree = rules.some((a) => rules.some((b) =>
    byRule.has(a) && byRule.has(b) && a.disagrees?.includes(b.id) && text(a) !== text(b)));
  if (disagree) return "passages disagree";
  return [...byRule.values()].some((each) => each.size > 1) ? "two readings" : "two wordings";
}

/** The answer with what the case says about its being done. @param {Answer} answer @param {number} [done] @returns {Answer} */
function judged(answer, done) {
  if (done === undefined || dayOf(answer) === undefined) return answer;
  const { kind, readings } = answer;
  const early = ["minimum", "window"].includes(kind)
    ? readings.flatMap(({ earliest }) => (earliest === undefined ? [] : [done < earliest])) : [];
  const late = kind === "threshold" ? []
    : readings.flatMap(({ due }) => (due === undefined ? [] : [done > due]));
  let status = "depends on the reading";
  if (early.length && early.every(Boolean)) status = "too early";
  else if (late.length && late.every(Boolean)) status = kind === "usual" ? "later than usual" : "late";
  else if (![...early, ...late].some(Boolean)) status = "on time";
  return { ...answer, done, status };
}
