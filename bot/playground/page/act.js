// Everything the page does for a person, with a word where it was refused.

import { send } from "./link.js";
import { changed, state } from "./store.js";
import { toast } from "./toast.js";

export async function act(what, said = {}) {
  const answer = await send(what, said);
  if (!answer.ok && answer.error) toast(answer.error, { isRefusal: true });
  return answer;
}

export async function be(person, hidden = false) {
  sessionStorage.setItem("hearth.me", person);
  sessionStorage.setItem("hearth.hidden", hidden ? "1" : "");
  return act("be", { person, hidden });
}

export function open(room) {
  state.room = room;
  state.topic = null;
  sessionStorage.setItem("hearth.room", room);
  showSheet("");
  changed();
}

// On a small screen the panes at the sides are sheets; one at a time is drawn over the conversation.
export function showSheet(name) {
  document.getElementById("app").dataset.sheet = name;
  if (name) document.getElementById(name)?.querySelector("button, a, input")?.focus({ preventScroll: true });
}

export function explain(line) {
  document.dispatchEvent(new CustomEvent("hearth:explain", { detail: line }));
}
