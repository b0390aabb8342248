// The panes at the sides: chats on the left, people on the right.

import { act, be, open, showSheet } from "./act.js";
import { ask, avatar, h, icon, iconButton, reconcile } from "./dom.js";
import { groups, here, myself, now, state, unread } from "./store.js";
import { summary } from "./text.js";
import { chooseWho, inOrder, statusOf } from "./who.js";
import { moment, short, t } from "./words.js";

let chatList, peopleList;

export function buildSides(chats, people) {
  chatList = h("div", { class: "pane-list" });
  peopleList = h("div", { class: "pane-list" });
  chats.append(chatList);
  people.append(peopleList);
}

export function drawSides() {
  drawChats();
  drawPeople();
}

function paneHead(title, sheet) {
  return { key: "head", print: title, make: () => h("header", { class: "pane-head" }, h("h2", {}, title), iconButton("close", t("close"), () => showSheet(""), { class: "sheet-only", "data-sheet": sheet })) };
}

function drawChats() {
  const me = myself();
  const rooms = [...groups(), ...[...state.rooms.values()].filter((room) => room.kind === "private")];
  const items = [paneHead(t("chats"), "chats")];
  for (const room of rooms) {
    const lines = [...(state.lines.get(room.key)?.values() ?? [])].filter((line) => !line.deletedAt && !line.notice);
    const last = lines.at(-1);
    const count = room.key === state.room ? 0 : unread(room.key);
    const isGroup = room.kind === "group";
    const title = isGroup ? room.title : state.people.get(state.bot)?.name ?? "";
    const isOpen = room.key === state.room;
    items.push({
      key: room.key,
      print: JSON.stringify([title, last?.key, last?.text, last?.poll?.question, count, isOpen, document.documentElement.lang, last && short(last.at, now())]),
      make: () =>
        h(
          "button",
          { type: "button", class: `chat ${isOpen ? "open" : ""}`, "data-focus": "chat", "data-room": room.key, "aria-current": isOpen ? "true" : null, onclick: () => open(room.key) },
          avatar({ key: isGroup ? room.key : "bot", name: title, isBot: !isGroup }, isGroup ? "square" : ""),
          h("span", { class: "chat-title" }, h("span", { class: "chat-name" }, title), isGroup ? null : h("span", { class: "tag" }, t("private"))),
          h("span", { class: "chat-last" }, last ? `${isGroup ? `${last.by.name}: ` : ""}${summary(last, t)}` : t("private-empty")),
          h("span", { class: "chat-time" }, last ? short(last.at, now()) : ""),
          count ? h("span", { class: "badge", "aria-label": t("unread", { count }) }, String(count)) : null,
        ),
    });
  }
  if (me.key && !state.rooms.has(me.key)) {
    items.push({ key: "begin", print: me.key + document.documentElement.lang, make: () => h("button", { type: "button", class: "chat", onclick: beginPrivate }, avatar({ key: "bot", name: "", isBot: true }), h("span", { class: "chat-title" }, h("span", { class: "chat-name" }, state.people.get(state.bot)?.name ?? ""), h("span", { class: "tag" }, t("private"))), h("span", { class: "chat-last" }, t("private-empty"))) });
  }
  items.push(...life());
  items.push({ key: "you", print: JSON.stringify([me, state.hidden, document.documentElement.lang]), make: () => h("button", { type: "button", class: "you", onclick: chooseWho }, state.hidden ? h("span", { class: "avatar masked" }, icon("mask")) : avatar(me), h("span", {}, t("you-are", { name: me.name })), icon("down")) });
  reconcile(chatList, items);
}

// Groups whose people act by themselves: begin one, let all of them act or rest.
function life() {
  const stage = state.clock.stage;
  if (!stage) return [];
  const print = JSON.stringify([stage, document.documentElement.lang]);
  const items = [{ key: "begin-life", print, make: () => h("button", { type: "button", class: "begin-life", "data-focus": "begin-life", onclick: beginLife }, icon("people"), h("span", {}, t("life-begin")), icon("plus")) }];
  if (stage.playing.length) {
    items.push({ key: "behave", print, make: () => h("button", { type: "button", class: "behave", role: "switch", "data-focus": "behave", "aria-checked": String(stage.isOn), onclick: () => act("behave", { on: !stage.isOn }) }, h("span", { class: "switch" }), h("span", {}, t(stage.isOn ? "life-on" : "life-off"))) });
  }
  return items;
}

async function beginLife() {
  const { scenarios, playing } = state.clock.stage;
  const scenario = await ask(t("life-begin"), (done) => [
    h("p", { class: "dialog-hint" }, t("life-hint")),
    h(
      "div",
      { class: "choices" },
      scenarios.map((name) => h("button", { type: "button", class: "choice", disabled: playing.includes(name), onclick: () => done(name) }, h("span", {}, h("b", {}, t(`life-${name}`)), h("small", {}, t(`life-${name}-hint`))), playing.includes(name) ? h("span", { class: "choice-role" }, t("life-playing")) : null)),
    ),
  ]);
  if (!scenario) return;
  const answer = await act("play", { scenario });
  if (!answer.ok) return;
  open(answer.room);
  if (state.clock.speed < 60) await act("flow", { speed: 60 });
}

async function beginPrivate() {
  await act("say", { room: state.me, text: "/start" });
  open(state.me);
}

function drawPeople() {
  const room = here()?.kind === "group" ? here() : groups()[0];
  const everybody = inOrder(state.people.values());
  const isHere = (person) => !["left", "banned"].includes(statusOf(person));
  const parts = [
    ["inside", everybody.filter((person) => !person.isBot && isHere(person))],
    ["bots", everybody.filter((person) => person.isBot)],
    ["outside", everybody.filter((person) => !person.isBot && !isHere(person))],
  ];
  const items = [paneHead(t("people"), "people")];
  for (const [part, people] of parts) {
    if (!people.length) continue;
    items.push({ key: `part-${part}`, print: t(part) + people.length, make: () => h("h3", { class: "part" }, t(part), h("span", {}, String(people.length))) });
    for (const person of people) items.push(personItem(person, room));
  }
  if (room && !["left", "banned"].includes(room.mine.status)) {
    items.push({ key: "leave", print: room.key + document.documentElement.lang, make: () => h("button", { type: "button", class: "leave", onclick: () => act("leave", { room: room.key }) }, icon("leave"), t("leave")) });
  }
  reconcile(peopleList, items);
}

function personItem(person, room) {
  const standing = room?.standings[person.key] ?? { status: "left" };
  const isMe = person.key === state.me;
  const role = t(person.isBot ? "role-bot" : `role-${standing.status}`);
  const knocks = room?.knocking.includes(person.key);
  const until = standing.status === "restricted" && standing.until ? ` → ${moment(standing.until, now())}` : "";
  return {
    key: `person-${person.key}`,
    print: JSON.stringify([person, standing, isMe, knocks, until, document.documentElement.lang]),
    make: () => {
      const content = [avatar(person), h("span", { class: "person-name" }, person.name, isMe ? h("span", { class: "tag mine" }, t("you")) : null), h("span", { class: `person-role ${standing.status}` }, knocks ? t("knocked") : role + until)];
      return person.isBot ? h("div", { class: "person" }, content) : h("button", { type: "button", class: "person", "data-focus": person.key, title: t("actions-for", { name: person.name }), onclick: () => choosePerson(person, standing) }, content);
    },
  };
}

async function choosePerson(person, standing) {
  const room = here()?.kind === "group" ? here() : groups()[0];
  const iAmOwner = room?.mine.status === "owner";
  const rows = [["be", "people"]];
  if (iAmOwner && standing.status === "member") rows.push(["promote", "plus"]);
  if (iAmOwner && standing.status === "admin") rows.push(["demote", "down"]);
  const chosen = rows.length === 1 ? "be" : await ask(person.name, (done) => h("div", { class: "choices" }, rows.map(([name, picture]) => h("button", { type: "button", class: "choice", onclick: () => done(name) }, icon(picture), h("b", {}, t(name))))));
  if (chosen === "be") {
    await be(person.key);
    showSheet("");
  } else if (chosen) await act("promote", { room: room.key, person: person.key, admin: chosen === "promote" });
}
