// The conversation in the middle: what was said, day by day, and the box to say more.

import { act, showSheet } from "./act.js";
import { drawComposer, startEdit, startReply } from "./composer.js";
import { ask, h, icon, iconButton, reconcile } from "./dom.js";
import { drawLine, printOf, visible } from "./line.js";
import { send } from "./link.js";
import { hearEarlier, here, linesHere, markSeen, state, trim } from "./store.js";
import { summary } from "./text.js";
import { day, dayKey, t } from "./words.js";

const RUN = 5 * 60 * 1000; // lines of one sender closer than this are one run
const hooks = { reply: startReply, edit: startEdit };

let head, pinned, scroller, list, foot, newer;
let shownRoom = null;
let latestShown = "0"; // the newest line that was drawn in that room
let followsEnd = true; // whether the newest line is on the screen, and is to stay there

export function buildTalk(place) {
  head = h("header", { class: "talk-head" });
  pinned = h("div", { class: "pinned", hidden: true });
  list = h("div", { class: "lines", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
  newer = h("button", { type: "button", class: "newer", hidden: true, onclick: toTheEnd }, icon("down"), h("span", {}));
  scroller = h("div", { class: "scroller", tabindex: "0" }, list);
  foot = h("footer", { class: "composer" });
  new ResizeObserver(() => followsEnd && toTheEnd()).observe(scroller);
  new ResizeObserver(() => followsEnd && toTheEnd()).observe(list);
  scroller.addEventListener("scroll", () => {
    followsEnd = isAtEnd();
    if (followsEnd) {
      newer.hidden = true;
      if (state.room) markSeen(state.room);
    }
  });
  place.append(head, pinned, h("div", { class: "talk-body" }, scroller, newer), foot);
}

const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;

function toTheEnd() {
  scroller.scrollTop = scroller.scrollHeight;
}

export function drawTalk() {
  const room = here();
  drawHead(room);
  drawPinned(room);
  drawComposer(foot, room);
  if (room && followsEnd) trim(room.key);
  const wasAtEnd = [haveISpoken(), followsEnd, shownRoom !== state.room + state.me].some(Boolean);
  const before = list.childElementCount;
  reconcile(list, room ? wanted(room) : []);
  if (wasAtEnd) toTheEnd();
  else if (list.childElementCount > before) {
    newer.lastChild.textContent = t("newer");
    newer.hidden = false;
  }
  shownRoom = state.room + state.me;
  if (room && isAtEnd() && !document.hidden) markSeen(room.key);
}

// Who says something wants to see it stand there, wherever they were reading.
function haveISpoken() {
  const before = Number(latestShown);
  const fresh = linesHere().filter((line) => Number(line.key) > before);
  latestShown = linesHere().at(-1)?.key ?? "0";
  return fresh.some((line) => line.by.key === state.me && !line.notice);
}

function wanted(room) {
  const items = [];
  const language = document.documentElement.lang + state.clock.zone;
  if (state.earlier.has(room.key)) items.push({ key: "earlier", print: language, make: earlier });
  let lastDay = "";
  let last = null;
  for (const line of visible()) {
    const thisDay = dayKey(line.at);
    if (thisDay !== lastDay) {
      const at = line.at;
      items.push({ key: `day-${thisDay}`, print: language, make: () => h("div", { class: "day" }, h("span", {}, day(at))) });
      lastDay = thisDay;
      last = null;
    }
    const isFirst = !last || last.notice || last.by.key !== line.by.key || Date.parse(line.at) - Date.parse(last.at) > RUN || Boolean(last.deletedAt) !== Boolean(line.deletedAt);
    items.push({ key: line.key, print: printOf(line, isFirst), make: () => drawLine(line, isFirst, hooks) });
    last = line;
  }
  if (!items.length) items.push({ key: "empty", print: language + room.kind, make: () => empty(room) });
  return items;
}

function earlier() {
  return h("button", { type: "button", class: "earlier", onclick: loadEarlier }, t("earlier"));
}

async function loadEarlier() {
  const room = state.room;
  const first = linesHere()[0];
  if (!first) return;
  const height = scroller.scrollHeight - scroller.scrollTop;
  const answer = await send("earlier", { room, before: first.key });
  if (!answer.ok) return;
  hearEarlier(room, answer);
  requestAnimationFrame(() => requestAnimationFrame(() => (scroller.scrollTop = scroller.scrollHeight - height)));
}

function empty(room) {
  if (room.kind === "group") return h("div", { class: "empty" });
  return h("div", { class: "empty" }, icon("trend"), h("p", {}, t("private-empty")), h("button", { type: "button", class: "primary", onclick: () => act("say", { room: room.key, text: "/start" }) }, t("start")));
}

function drawHead(room) {
  const count = room ? Object.entries(room.standings).filter(([key, one]) => !["left", "banned"].includes(one.status) && !state.people.get(key)?.isBot).length : 0;
  const deleted = linesHere().filter((line) => line.deletedAt && !line.notice).length;
  const title = room ? (room.kind === "group" ? room.title : state.people.get(state.bot)?.name) : t("brand");
  const under = room ? (room.kind === "group" ? t("members", { count }) : t("role-bot")) : "";
  reconcile(head, [
    {
      key: "head",
      print: JSON.stringify([title, under, deleted, state.showDeleted, room?.mine.status, room?.mine.mayPin, state.topic, room?.topics, document.documentElement.lang]),
      make: () =>
        h(
          "div",
          { class: "head-row" },
          iconButton("chats", t("chats"), () => showSheet("chats"), { class: "narrow-only" }),
          h("div", { class: "head-title" }, h("h1", {}, title), h("p", {}, under)),
          room?.topics.length || room?.mine.mayPin ? topics(room) : null,
          deleted
            ? h("button", { type: "button", class: `chip ${state.showDeleted ? "on" : ""}`, "aria-pressed": String(state.showDeleted), title: t("deleted-count", { count: deleted }), "data-focus": "deleted", onclick: toggleDeleted }, icon("bin"), h("span", { class: "chip-word" }, t(state.showDeleted ? "deleted-hidden" : "deleted-shown")), h("b", {}, String(deleted)))
            : null,
          iconButton("people", t("people"), () => showSheet("people"), { class: "narrow-only" }),
        ),
    },
  ]);
}

function toggleDeleted() {
  state.showDeleted = !state.showDeleted;
  drawTalk();
}

function topics(room) {
  if (room.kind !== "group") return null;
  const choice = h("select", { class: "chip", "aria-label": t("topics"), onchange: (event) => chooseTopic(room, event.target) }, h("option", { value: "" }, `# ${t("topic-all")}`), room.topics.map((one) => h("option", { value: one.key, selected: one.key === state.topic }, `# ${one.name}`)), room.mine.mayPin ? h("option", { value: "new" }, `+ ${t("topic-new")}`) : null);
  return room.topics.length ? choice : iconButton("topic", t("topic-new"), () => makeTopic(room));
}

function chooseTopic(room, choice) {
  if (choice.value === "new") {
    choice.value = state.topic ?? "";
    makeTopic(room);
    return;
  }
  state.topic = choice.value || null;
  drawTalk();
}

async function makeTopic(room) {
  const name = await ask(t("topic-new"), (done) => nameForm(t("topic-name"), t("topic-make"), done));
  if (name) await act("add_topic", { room: room.key, name });
}

export function nameForm(label, word, done) {
  const input = h("input", { type: "text", required: true, maxLength: 64, autofocus: true, "aria-label": label, placeholder: label });
  return h("form", { class: "name-form", onsubmit: (event) => (event.preventDefault(), input.value.trim() && done(input.value.trim())) }, input, h("button", { type: "submit", class: "primary" }, word));
}

function drawPinned(room) {
  const key = room?.pinned.at(-1);
  const line = key && state.lines.get(room.key)?.get(key);
  pinned.hidden = !line;
  if (!line) return;
  reconcile(pinned, [
    {
      key: "pinned",
      print: JSON.stringify([line.key, line.text, document.documentElement.lang]),
      make: () => h("button", { type: "button", class: "pinned-line", onclick: () => document.getElementById(`line-${line.key}`)?.scrollIntoView({ block: "center", behavior: "smooth" }) }, icon("pin"), h("b", {}, t("pinned")), h("span", {}, summary(line, t))),
    },
  ]);
}

