// What the page knows: the world as one person sees it, put together from what the server tells.

export const state = {
  ready: false,
  me: "",
  hidden: false,
  bot: "",
  room: null,
  topic: null,
  showDeleted: false,
  people: new Map(),
  rooms: new Map(),
  lines: new Map(), // by room: a Map of lines by key, in the order of their keys
  earlier: new Set(), // rooms that have lines before those we know
  seen: new Map(), // by room: the newest line that was on the screen
  clock: { now: new Date().toISOString(), speed: 0, next: null, zone: "UTC", canMove: false, isMoving: false },
  clockAt: performance.now(),
  online: true,
};

const MOST_LINES = 600;
const FEWEST_LINES = 200;
const BEHIND = 150; // milliseconds; longer than the server's clock stands still between two steps

const listeners = new Set();
let isWaiting = false;

export function onChange(listener) {
  listeners.add(listener);
}

// Draw soon, once for everything that changed in one go.
export function changed() {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    for (const listener of listeners) listener();
  });
}

export function hearWorld(told) {
  const isSomebodyElse = told.me !== state.me;
  Object.assign(state, { ready: true, me: told.me, hidden: told.hidden, bot: told.bot });
  state.people = new Map(told.people.map((one) => [one.key, one]));
  state.rooms = new Map(told.rooms.map((one) => [one.key, one]));
  state.lines = new Map();
  state.earlier = new Set(told.earlier);
  for (const line of told.lines) put(line);
  if (isSomebodyElse) state.seen = new Map();
  for (const room of state.rooms.keys()) if (!state.seen.has(room)) state.seen.set(room, newest(room));
  if (!state.rooms.has(state.room)) state.room = groups()[0]?.key ?? null;
  hearClock(told.clock);
}

export function hearNews(told) {
  for (const one of told.people) state.people.set(one.key, one);
  for (const one of told.rooms) state.rooms.set(one.key, one);
  for (const key of told.afresh) {
    state.lines.delete(key);
    state.earlier.add(key);
  }
  for (const line of told.lines) put(line);
  for (const key of new Set(told.lines.map((line) => line.room))) if (key !== state.room) trim(key);
  state.room ??= groups()[0]?.key ?? null;
  hearClock(told.clock);
}

export function hearClock(clock) {
  state.clock = clock;
  state.clockAt = performance.now();
  changed();
}

export function hearEarlier(room, told) {
  const known = state.lines.get(room) ?? new Map();
  const lines = new Map(told.lines.map((line) => [line.key, line]));
  for (const [key, line] of known) lines.set(key, line);
  state.lines.set(room, lines);
  if (!told.hasEarlier) state.earlier.delete(room);
  changed();
}

function put(line) {
  if (!state.lines.has(line.room)) state.lines.set(line.room, new Map());
  const lines = state.lines.get(line.room);
  const isOlder = !lines.has(line.key) && lines.size && Number(line.key) < Number([...lines.keys()].at(-1));
  lines.set(line.key, line);
  if (isOlder) state.lines.set(line.room, new Map([...lines].sort(([one], [other]) => Number(one) - Number(other))));
}

// A group that lives for weeks says more than a page can hold: what is far back can be asked for again.
export function trim(room) {
  const lines = state.lines.get(room);
  if (!lines || lines.size <= MOST_LINES) return;
  state.lines.set(room, new Map([...lines].slice(-FEWEST_LINES)));
  state.earlier.add(room);
}

function newest(room) {
  return [...(state.lines.get(room)?.keys() ?? [])].at(-1) ?? "0";
}

export function markSeen(room) {
  state.seen.set(room, newest(room));
}

export function unread(room) {
  const seen = Number(state.seen.get(room) ?? 0);
  const lines = state.lines.get(room) ?? new Map();
  return [...lines.values()].filter((one) => Number(one.key) > seen && one.by.key !== state.me && !one.deletedAt).length;
}

export function groups() {
  return [...state.rooms.values()].filter((room) => room.kind === "group");
}

export function here() {
  return state.rooms.get(state.room) ?? null;
}

export function linesHere() {
  return [...(state.lines.get(state.room)?.values() ?? [])];
}

export function myself() {
  return state.people.get(state.me) ?? { key: "", name: "?", isBot: false };
}

export function nameOf(key) {
  return state.people.get(key)?.name ?? state.rooms.get(key)?.title ?? "?";
}

// The pretend time now: what was last told, and what has passed since at the clock's speed. Where time is fast the face
// stays a moment behind, and waits at what comes next, so that it never has to go back.
export function now() {
  const { speed, isMoving } = state.clock;
  const told = Date.parse(state.clock.now);
  const next = Date.parse(state.clock.next);
  const passed = Math.max(0, performance.now() - state.clockAt - (speed > 1 ? BEHIND : 0)) * speed;
  const at = told + (isMoving ? 0 : passed);
  return new Date(next > told && at > next ? next : at);
}
