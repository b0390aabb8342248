// The page's words, from the same catalogues the bot speaks from, and times as the group's clock shows them.

let all = {};
let current = "zh-CN";
let zone = "UTC";

export async function loadWords() {
  const answer = await fetch("words.json");
  const told = await answer.json();
  all = told.words;
  const wanted = localStorage.getItem("hearth.language");
  setLanguage(wanted in all ? wanted : told.language);
}

export function languages() {
  return Object.keys(all);
}

export function language() {
  return current;
}

export function setLanguage(name) {
  current = name;
  document.documentElement.lang = name;
  document.title = t("title");
  formats.clear();
}

export function setZone(name) {
  if (name !== zone) {
    zone = name;
    formats.clear();
  }
}

export function t(key, values = {}) {
  const phrase = all[current]?.[key] ?? key;
  return phrase.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? String(values[name]) : gap));
}

export function has(key) {
  return key in (all[current] ?? {});
}

const formats = new Map();
function format(name, options) {
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(current, { timeZone: zone, hourCycle: "h23", ...options }));
  return formats.get(name);
}

export const time = (at) => format("time", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
export const timeWithSeconds = (at) =>
  format("seconds", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(at));
export const day = (at) => format("day", { month: "long", day: "numeric", weekday: "short" }).format(new Date(at));
export const longDay = (at) => format("long", { year: "numeric", month: "long", day: "numeric", weekday: "long" }).format(new Date(at));
// A key that is the same for all moments of one day there.
export const dayKey = (at) => format("key", { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));

// Monday is 0.
export const weekday = (number) => new Intl.DateTimeFormat(current, { weekday: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + number)));

const SPANS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

// How long, in the largest unit that it is a whole number of.
export function lasts(seconds) {
  const [unit, length] = SPANS.find(([, one]) => seconds >= one && seconds % one === 0) ?? SPANS.at(-1);
  return new Intl.NumberFormat(current, { style: "unit", unit, unitDisplay: "long" }).format(Math.round(seconds / length));
}

// For lists: today the time, else the day.
export function short(at, now) {
  return dayKey(at) === dayKey(now) ? time(at) : format("short", { month: "short", day: "numeric" }).format(new Date(at));
}

export function moment(at, now) {
  return dayKey(at) === dayKey(now) ? time(at) : `${day(at)} ${time(at)}`;
}
