// Short words that come and go: what the bot answers to a tap, and what could not be done.

import { h, icon } from "./dom.js";

export function toast(text, { isRefusal = false, isAlert = false } = {}) {
  const place = document.getElementById("toasts");
  const shown = h("div", { class: `toast ${isRefusal ? "refusal" : ""}` }, icon(isRefusal ? "question" : "trend"), h("p", {}, text));
  place.append(shown);
  while (place.childElementCount > 4) place.firstElementChild.remove();
  const stay = (isAlert ? 7000 : 3500) + text.length * 40;
  setTimeout(() => shown.classList.add("leaving"), stay);
  setTimeout(() => shown.remove(), stay + 400);
}
