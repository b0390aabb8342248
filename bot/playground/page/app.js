// Begins everything: words, the link, and the parts of the page, drawn anew whenever something has changed.

import { showSheet } from "./act.js";
import { h, nameTheCloseButton } from "./dom.js";
import { buildInspector } from "./inspector.js";
import { connect, send } from "./link.js";
import { buildSides, drawSides } from "./sides.js";
import { changed, hearClock, hearNews, hearWorld, onChange, state } from "./store.js";
import { buildTalk, drawTalk } from "./talk.js";
import { toast } from "./toast.js";
import { buildTop, drawTop } from "./top.js";
import { language, loadWords, setZone, t } from "./words.js";

const at = (id) => document.getElementById(id);

function hear(message) {
  switch (message.kind) {
    case "world":
      setZone(message.clock.zone);
      sessionStorage.setItem("hearth.me", message.me);
      return hearWorld(message);
    case "news":
      return hearNews(message);
    case "clock":
      return hearClock(message.clock);
    case "toast":
      return toast(message.text, { isAlert: message.alert });
  }
}

function whoWeAre() {
  return { me: sessionStorage.getItem("hearth.me") ?? "", hidden: sessionStorage.getItem("hearth.hidden") ?? "", language: language() };
}

function draw() {
  document.body.classList.toggle("offline", !state.online);
  at("app").dataset.ready = String(state.ready);
  nameTheCloseButton(t("close"));
  offline.textContent = t("offline");
  drawTop();
  drawSides();
  drawTalk();
}

const offline = h("div", { class: "offline-note", role: "status" });

await loadWords();
state.room = sessionStorage.getItem("hearth.room");
buildTop(at("top"));
buildTalk(at("talk"));
buildSides(at("chats"), at("people"));
buildInspector();
document.body.append(offline);
at("veil").addEventListener("click", () => showSheet(""));
document.addEventListener("keydown", (event) => event.key === "Escape" && showSheet(""));
document.addEventListener("visibilitychange", changed);
document.addEventListener("hearth:language", () => send("be", { person: state.me, hidden: state.hidden, language: language() }));
onChange(draw);
connect(hear, whoWeAre, (isOnline) => {
  state.online = isOnline;
  changed();
});
