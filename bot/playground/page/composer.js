// Where one writes: text, an answer, a change, a file; commands on a slash; things to try.

import { act } from "./act.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { chooseWho } from "./who.js";
import { changed, here, myself, now, state } from "./store.js";
import { flat, summary } from "./text.js";
import { toast } from "./toast.js";
import { moment, t } from "./words.js";

const LARGEST = 3 * 1024 * 1024;
const TRIES = {
  group: { owner: ["poll", "announce", "digest", "settings", "checkin"], admin: ["poll", "cases", "stats", "checkin"], member: ["checkin", "rules", "me", "rank", "help"], new: ["hello", "checkin", "rules", "spam"] },
  private: { owner: ["help", "digest"], admin: ["help"], member: ["help", "me"], new: ["help"] },
};

let reply = null;
let edit = null;
let attached = null;
let box = null;
let palette = null;
let printed = "";

export function startReply(line) {
  [reply, edit] = [line, null];
  changed();
  requestAnimationFrame(() => box?.focus());
}

export function startEdit(line) {
  [edit, reply] = [line, null];
  changed();
  requestAnimationFrame(() => {
    if (!box) return;
    box.value = flat(line.text);
    box.focus();
    grow();
  });
}

export function drawComposer(place, room) {
  if (reply && (reply.room !== state.room || edit)) reply = null;
  if (edit && edit.room !== state.room) edit = null;
  const print = JSON.stringify([room?.key, room?.mine, room?.knocking.includes(state.me), room?.invites, state.me, state.hidden, myself().name, reply?.key, edit?.key, attached?.name, document.documentElement.lang, state.topic, state.online]);
  if (print === printed) return;
  printed = print;
  const kept = box?.dataset.for === `${state.room}:${state.me}:${edit?.key ?? ""}` ? box.value : "";
  const hadFocus = box !== null && document.activeElement === box;
  place.replaceChildren(...content(room).filter(Boolean));
  if (box && kept) {
    box.value = kept;
    grow();
  }
  if (box && hadFocus) box.focus();
}

function content(room) {
  box = null;
  if (!room) return [];
  if (room.kind === "group" && !["owner", "admin", "member", "restricted"].includes(room.mine.status)) return [outside(room)];
  if (!room.mine.mayWrite && !room.mine.maySendFiles) {
    const words = room.mine.until ? t("may-not-until", { at: moment(room.mine.until, now()) }) : t("may-not");
    return [h("div", { class: "barred" }, who(), h("p", {}, words))];
  }
  return [tries(room), context(), writing(room)];
}

function who() {
  const me = myself();
  const label = t("you-are", { name: me.name });
  return h("button", { type: "button", class: "who", "aria-label": label, title: label, id: "who", onclick: chooseWho }, state.hidden ? h("span", { class: "avatar masked" }, icon("mask")) : avatar(me), h("span", { class: "who-name" }, me.name), icon("down"));
}

function outside(room) {
  if (room.mine.status === "banned") return h("div", { class: "barred" }, who(), h("p", {}, t("banned-here")));
  const knocked = room.knocking.includes(state.me);
  return h(
    "div",
    { class: "barred" },
    who(),
    h("p", {}, knocked ? t("knocked") : t("not-here")),
    h("button", { type: "button", class: "primary", onclick: () => act("join", { room: room.key }) }, t("join")),
    knocked ? null : h("button", { type: "button", class: "secondary", onclick: () => act("knock", { room: room.key }) }, t("knock")),
    ...(knocked ? [] : room.invites.map((one) => h("button", { type: "button", class: "secondary", onclick: () => act("join", { room: room.key, invite: one.url }) }, t("join-by", { name: one.name })))),
  );
}

function tries(room) {
  const kind = room.kind === "group" ? "group" : "private";
  const lines = [...(state.lines.get(room.key)?.values() ?? [])];
  const isNew = room.mine.status === "member" && lines.some((line) => line.notice === "join" && line.people.includes(myself().name));
  const part = isNew ? "new" : (TRIES[kind][room.mine.status] ? room.mine.status : "member");
  return h(
    "div",
    { class: "tries", role: "group", "aria-label": t("try") },
    h("span", { class: "tries-word" }, t("try")),
    TRIES[kind][part].map((name) => h("button", { type: "button", class: "try", onclick: () => act("say", { room: room.key, text: t(`try-${name}-says`), topic: state.topic }) }, t(`try-${name}`))),
  );
}

function context() {
  const line = reply ?? edit;
  if (line) {
    const words = reply ? t("replying", { name: line.by.name }) : t("editing");
    return h("div", { class: "context" }, icon(reply ? "reply" : "pen"), h("div", {}, h("b", {}, words), h("span", {}, summary(line, t))), iconButton("close", t("cancel"), stop));
  }
  if (attached) return h("div", { class: "context" }, attached.address ? h("img", { src: attached.address, alt: "" }) : icon("file"), h("div", {}, h("b", {}, t("attached", { name: attached.name }))), iconButton("close", t("remove"), stop));
  if (state.hidden) return h("div", { class: "context" }, icon("mask"), h("div", {}, h("b", {}, t("as-group", { name: here()?.title ?? "" }))));
  return null;
}

function stop() {
  if (edit && box) box.value = "";
  if (attached?.address) URL.revokeObjectURL(attached.address);
  [reply, edit, attached] = [null, null, null];
  changed();
  box?.focus();
}

function writing(room) {
  const label = room.kind === "group" ? t("say") : t("say-private");
  box = h("textarea", { rows: 1, placeholder: label, "aria-label": label, maxLength: 4096, enterkeyhint: "send", autocomplete: "off", "data-for": `${state.room}:${state.me}:${edit?.key ?? ""}` });
  palette = h("div", { class: "palette", role: "listbox", "aria-label": t("commands"), hidden: true });
  box.addEventListener("input", () => (grow(), suggest(room)));
  box.addEventListener("keydown", (event) => onKey(event, room));
  box.addEventListener("paste", (event) => event.clipboardData?.files[0] && attach(event.clipboardData.files[0]));
  box.addEventListener("blur", () => setTimeout(() => (palette.hidden = true), 150));
  const picker = h("input", { type: "file", hidden: true, onchange: () => picker.files[0] && attach(picker.files[0]) });
  return h(
    "form",
    { class: "writing", onsubmit: (event) => (event.preventDefault(), submit(room)) },
    palette,
    who(),
    h("div", { class: "box" }, iconButton("clip", t("attach"), () => picker.click()), picker, box),
    h("button", { type: "submit", class: "send", "aria-label": t("send"), title: t("send") }, icon("send")),
  );
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

async function submit(room) {
  const text = box.value.trim();
  if (!text && !attached) return;
  const wasEdit = edit;
  const asked = wasEdit ? ["edit", { room: room.key, line: wasEdit.key, text }] : ["say", { room: room.key, text, reply_to: reply?.key ?? null, topic: state.topic, ...(attached ? { file: attached.content, is_photo: attached.isPhoto } : {}) }];
  const kept = box.value;
  box.value = "";
  palette.hidden = true;
  grow();
  const before = [reply, edit, attached];
  [reply, edit, attached] = [null, null, null];
  changed();
  const answer = await act(...asked);
  if (answer.ok) return;
  [reply, edit, attached] = before;
  if (box && !box.value) box.value = kept;
  changed();
}

function suggest(room) {
  const typed = box.value;
  const fitting = /^\/\w*$/.test(typed) ? room.menu.filter((one) => `/${one.command}`.startsWith(typed)).slice(0, 8) : [];
  palette.hidden = !fitting.length;
  palette.replaceChildren(...fitting.map((one, index) => h("button", { type: "button", role: "option", class: "palette-item", tabindex: "-1", "aria-selected": index === 0 ? "true" : "false", onmousedown: (event) => (event.preventDefault(), choose(one)) }, h("code", {}, `/${one.command}`), h("span", {}, one.description))));
  palette.items = fitting;
}

function choose(one) {
  box.value = `/${one.command} `;
  palette.hidden = true;
  box.focus();
}

function onKey(event, room) {
  if (!palette.hidden) {
    const items = [...palette.children];
    const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = (at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length;
      items.forEach((item, index) => item.setAttribute("aria-selected", String(index === next)));
      return;
    }
    if (event.key === "Tab" || (event.key === "Enter" && box.value.slice(1) !== palette.items[at]?.command)) {
      event.preventDefault();
      choose(palette.items[at]);
      return;
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      palette.hidden = true;
      return;
    }
  }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    submit(room);
  } else if (event.key === "Escape" && (reply || edit || attached)) {
    stop();
  }
}

async function attach(file) {
  const isPhoto = file.type.startsWith("image/") && file.type !== "image/svg+xml";
  const content = isPhoto ? await smaller(file) : file;
  if (content.size > LARGEST) {
    toast(t("file-too-large"), { isRefusal: true });
    return;
  }
  const bytes = new Uint8Array(await content.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  attached = { name: file.name, isPhoto, content: btoa(text), address: isPhoto ? URL.createObjectURL(content) : null };
  changed();
  requestAnimationFrame(() => box?.focus());
}

// A photo of a phone has ten times the bytes a chat needs.
async function smaller(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, 1280 / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size < 400_000) return file;
  const canvas = h("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", 0.85));
}
