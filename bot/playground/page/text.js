// Text as the bot and people write it, as DOM nodes. Addresses become links, commands become taps.

import { h } from "./dom.js";
import { act } from "./act.js";
import { state } from "./store.js";

const TAGS = { bold: "strong", italic: "em", code: "code", pre: "pre" };
const PARTS = /(https?:\/\/[^\s<>"'，。；：！？）】」』]+)|((?<![\w/])\/[a-z]{2,24}\b(?![\w/.]))/g;

export function rich(segments) {
  return segments.map((segment) => {
    if (segment.url) return link(segment.url, segment.text);
    if (segment.person) return h("span", { class: "mention" }, segment.text);
    if (segment.style === "spoiler") return spoiler(segment.text);
    const tag = TAGS[segment.style];
    const inner = segment.style === "pre" ? [segment.text] : plain(segment.text, segment.style !== "code");
    return tag ? h(tag, {}, ...inner) : h("span", {}, ...inner);
  });
}

function plain(text, withCommands) {
  const nodes = [];
  let after = 0;
  for (const found of text.matchAll(PARTS)) {
    if (found[2] && !withCommands) continue;
    nodes.push(text.slice(after, found.index));
    nodes.push(found[1] ? link(found[1], found[1]) : command(found[2]));
    after = found.index + found[0].length;
  }
  nodes.push(text.slice(after));
  return nodes;
}

function link(address, text) {
  if (!/^https?:\/\//i.test(address)) return h("span", {}, text);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

function command(name) {
  return h("button", { type: "button", class: "command", onclick: () => act("say", { room: state.room, text: name }) }, name);
}

// Hidden until it is tapped.
function spoiler(text) {
  const hidden = h("button", { type: "button", class: "spoiler", "aria-expanded": "false" }, text);
  hidden.addEventListener("click", () => {
    hidden.classList.add("open");
    hidden.setAttribute("aria-expanded", "true");
  });
  return hidden;
}

export function flat(segments) {
  return segments.map((segment) => segment.text).join("");
}

// One line that stands for a whole message: in a quote, in the list of chats.
export function summary(line, t) {
  const text = line.poll ? `📊 ${line.poll.question}` : flat(line.text);
  const media = line.media ? `[${t(line.media === "photo" ? "photo" : "file")}] ` : "";
  return `${media}${text}`.replace(/\s+/g, " ").slice(0, 140);
}
