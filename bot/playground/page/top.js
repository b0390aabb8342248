// The line at the top: whose house it is, what time it is there, and the hands of its clock.

import { act } from "./act.js";
import { h, icon, iconButton } from "./dom.js";
import { changed, now, state } from "./store.js";
import { day, language, languages, moment, setLanguage, t, time, timeWithSeconds } from "./words.js";

const NAMES = { "zh-CN": "中文", en: "English" };
const SPEEDS = [1, 60, 3600];

let face, hands, next;
let printed = "";
let lastSpeed = 1;

export function buildTop(place) {
  face = h("div", { class: "clock-face" });
  hands = h("div", { class: "clock-hands", role: "group" });
  next = h("span", { class: "clock-next" });
  place.append(h("div", { class: "brand" }, h("img", { src: "hearth.svg", alt: "", width: 30, height: 30 }), h("div", { class: "brand-words" })), h("div", { class: "clock" }, face, next, hands), h("div", { class: "top-right" }));
  setInterval(tick, 250);
}

export function drawTop() {
  const print = JSON.stringify([state.clock.speed, state.clock.canMove, state.clock.isMoving, language(), state.clock.next !== null]);
  if (print !== printed) {
    printed = print;
    const place = document.getElementById("top");
    place.querySelector(".brand-words").replaceChildren(h("b", {}, t("brand")), h("span", {}, t("subtitle")));
    place.querySelector(".top-right").replaceChildren(speak());
    const focus = document.activeElement?.dataset?.focus;
    hands.setAttribute("aria-label", t("clock"));
    hands.replaceChildren(...(state.clock.canMove ? moves() : [h("span", { class: "clock-next" }, t("clock-fixed"))]));
    if (focus) hands.querySelector(`[data-focus="${focus}"]`)?.focus();
  }
  tick();
}

function tick() {
  if (!state.ready) return;
  const at = now();
  const speed = state.clock.speed;
  const shown = speed >= 60 || state.clock.isMoving ? time(at) : timeWithSeconds(at);
  if (face.dataset.shown !== shown + day(at)) {
    face.dataset.shown = shown + day(at);
    face.replaceChildren(h("span", { class: "clock-day" }, day(at)), h("time", { class: "clock-time" }, shown));
  }
  const words = state.clock.next ? t("next-at", { at: moment(state.clock.next, at) }) : t("next-none");
  if (next.textContent !== words) next.textContent = face.title = words;
  face.classList.toggle("running", speed > 0 || state.clock.isMoving);
}

function moves() {
  const { speed, isMoving } = state.clock;
  if (SPEEDS.includes(speed)) lastSpeed = speed;
  const flow = (wanted) => act("flow", { speed: wanted });
  const move = (by) => act("move", { by });
  const jump = (by, word) => h("button", { type: "button", class: "hand", disabled: isMoving, "data-focus": by, onclick: () => move(by) }, word);
  if (isMoving) return [h("span", { class: "hand" }, t("moving")), h("button", { type: "button", class: "hand strong", "data-focus": "halt", onclick: () => act("halt") }, icon("pause"), t("halt"))];
  return [
    iconButton(speed ? "pause" : "play", t(speed ? "pause" : "go"), () => flow(speed ? 0 : lastSpeed), { class: "hand-icon", "data-focus": "flow" }),
    h("select", { class: "hand", "aria-label": t("speed"), "data-focus": "speed", onchange: (event) => flow(Number(event.target.value)) }, SPEEDS.map((one) => h("option", { value: String(one), selected: one === lastSpeed }, t(`speed-${one}`)))),
    jump("hour", t("hour")),
    h("button", { type: "button", class: "hand strong", disabled: isMoving || !state.clock.next, "data-focus": "next", onclick: () => move("next") }, icon("next"), t("next")),
    jump("day", t("day")),
    jump("week", t("week")),
  ];
}

function speak() {
  const choose = (event) => {
    localStorage.setItem("hearth.language", event.target.value);
    setLanguage(event.target.value);
    document.dispatchEvent(new Event("hearth:language"));
    changed();
  };
  return h("label", { class: "language" }, icon("globe"), h("select", { "aria-label": t("language"), onchange: choose }, languages().map((name) => h("option", { value: name, selected: name === language() }, NAMES[name] ?? name))));
}
