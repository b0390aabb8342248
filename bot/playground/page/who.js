// Changing places: everybody there is, how they stand in this group, and somebody new.

import { act, be } from "./act.js";
import { ask, avatar, h, icon } from "./dom.js";
import { groups, here, state } from "./store.js";
import { t } from "./words.js";

export function statusOf(person) {
  const room = here()?.kind === "group" ? here() : groups()[0];
  return room?.standings[person.key]?.status ?? "left";
}

const ORDER = ["owner", "admin", "member", "restricted", "left", "banned"];

export function inOrder(people) {
  return [...people].sort((one, other) => ORDER.indexOf(statusOf(one)) - ORDER.indexOf(statusOf(other)) || one.key.localeCompare(other.key));
}

export async function chooseWho() {
  const people = inOrder([...state.people.values()].filter((person) => !person.isBot));
  const chosen = await ask(t("be-whom"), (done) => [
    h("p", { class: "dialog-hint" }, t("be-hint")),
    h(
      "div",
      { class: "choices" },
      people.flatMap((person) => {
        const status = statusOf(person);
        const rows = [choice(person, t(`role-${status}`), person.key === state.me && !state.hidden, () => done([person.key, false]))];
        if (status === "owner" || status === "admin") rows.push(choice(person, t("role-anonymous"), person.key === state.me && state.hidden, () => done([person.key, true]), true));
        return rows;
      }),
      h("button", { type: "button", class: "choice", onclick: () => done("new") }, h("span", { class: "avatar add" }, icon("plus")), h("b", {}, t("newcomer"))),
    ),
  ]);
  if (chosen === "new") await addNewcomer();
  else if (chosen) await be(...chosen);
}

function choice(person, role, isMe, onclick, isHidden = false) {
  return h("button", { type: "button", class: `choice ${isMe ? "mine" : ""}`, "aria-current": isMe ? "true" : null, onclick }, isHidden ? h("span", { class: "avatar masked" }, icon("mask")) : avatar(person), h("b", {}, person.name), h("span", { class: "choice-role" }, isMe ? `${role} · ${t("you")}` : role));
}

async function addNewcomer() {
  const { nameForm } = await import("./talk.js");
  const name = await ask(t("newcomer"), (done) => nameForm(t("newcomer-name"), t("newcomer-go"), done));
  if (!name) return;
  const answer = await act("add_person", { name });
  if (answer.ok) {
    sessionStorage.setItem("hearth.me", state.me);
    sessionStorage.setItem("hearth.hidden", "");
  }
}
