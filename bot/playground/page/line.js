// One line of the conversation: a bubble with what was said, and what can be done about it.

import { act, explain } from "./act.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { here, linesHere, nameOf, now, state } from "./store.js";
import { flat, rich, summary } from "./text.js";
import { moment, t, time, timeWithSeconds } from "./words.js";

const EMOJI = ["👍", "❤️", "😂", "🎉", "🔥", "👏"];

// `isFirst`: the first of a run by the same sender. `hooks`: reply(line), edit(line).
export function drawLine(line, isFirst, hooks) {
  if (line.notice) return drawNotice(line);
  const isMine = line.by.key === state.me;
  const isBot = line.by.key === state.bot;
  const kind = `line ${isMine ? "mine" : ""} ${isBot ? "bot" : ""} ${isFirst ? "first" : ""} ${line.deletedAt ? "deleted" : ""}`;
  return h(
    "article",
    { class: kind, id: `line-${line.key}`, "data-key": line.key, "aria-label": `${line.by.name}, ${time(line.at)}` },
    isMine ? null : h("div", { class: "line-face" }, isFirst ? avatar({ ...line.by, isBot }) : null),
    h(
      "div",
      { class: "line-body" },
      h("div", { class: "bubble" }, bubble(line, isFirst, isMine, isBot)),
      line.deletedAt ? null : keyboard(line),
      line.deletedAt ? null : reactions(line),
      line.deletedAt ? deletion(line) : null,
    ),
    tools(line, isMine, hooks),
  );
}

function bubble(line, isFirst, isMine, isBot) {
  const quoted = line.replyTo && state.lines.get(line.room)?.get(line.replyTo);
  return [
    isFirst && !isMine ? h("div", { class: "line-name" }, h("b", {}, line.by.name), tag(line, isBot)) : null,
    line.onlyFor ? h("div", { class: "line-note" }, icon("eye"), t("only-you")) : null,
    line.forwarded ? h("div", { class: "line-note" }, icon("reply"), t("forwarded", { name: line.forwarded })) : null,
    line.replyTo ? quote(quoted) : null,
    line.file ? file(line) : null,
    line.text.length ? h("div", { class: "line-text" }, rich(line.text)) : null,
    line.poll ? poll(line) : null,
    h(
      "div",
      { class: "line-time" },
      line.editedAt ? h("span", {}, t("edited")) : null,
      h("time", { datetime: line.at, title: timeWithSeconds(line.at) }, time(line.at)),
    ),
  ];
}

function tag(line, isBot) {
  if (isBot) return h("span", { class: "tag" }, t("role-bot"));
  if (line.by.kind === "anonymous_admin") return h("span", { class: "tag" }, t("role-anonymous"));
  const status = here()?.standings[line.by.key]?.status;
  return status === "owner" || status === "admin" ? h("span", { class: "tag" }, t(`role-${status}`)) : null;
}

function quote(quoted) {
  if (!quoted) return h("div", { class: "quote" }, t("gone"));
  return h(
    "button",
    {
      type: "button",
      class: "quote",
      onclick: () => {
        const target = document.getElementById(`line-${quoted.key}`);
        target?.scrollIntoView({ block: "center", behavior: "smooth" });
        target?.animate?.([{ backgroundColor: "var(--glow)" }, {}], 1600);
      },
    },
    h("b", {}, quoted.by.name),
    h("span", {}, summary(quoted, t)),
  );
}

function file(line) {
  const address = `file/${encodeURIComponent(line.file)}`;
  if (line.media === "photo") return h("a", { href: address, target: "_blank", class: "photo" }, h("img", { src: address, alt: flat(line.text) || t("photo"), loading: "lazy" }));
  return h("a", { href: address, download: "", class: "file" }, icon("file"), t("save"));
}

function keyboard(line) {
  if (!line.buttons.length) return null;
  return h(
    "div",
    { class: "keyboard" },
    line.buttons.map((row, index) =>
      h(
        "div",
        { class: "keyboard-row" },
        row.map((button, place) =>
          button.url
            ? h("a", { class: "key", href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.label)
            : h("button", { type: "button", class: "key", "data-focus": `${line.key}:${index}:${place}`, onclick: (event) => press(event, line, index, place, button) }, button.label),
        ),
      ),
    ),
  );
}

async function press(event, line, row, place, button) {
  const key = event.currentTarget;
  key.setAttribute("aria-busy", "true");
  await act("press", { room: line.room, line: line.key, row, place });
  key.removeAttribute("aria-busy");
  if (button.opens && state.rooms.has(state.me)) (await import("./act.js")).open(state.me);
}

function poll(line) {
  const told = line.poll;
  const hasVoted = told.options.some((option) => option.mine);
  const may = !told.isClosed && (!hasVoted || told.mayRevote);
  const notes = [told.isAnonymous && t("poll-anonymous"), told.isMultiple && t("poll-multiple"), told.isClosed && t("poll-closed"), !told.isClosed && told.closesAt && t("poll-closes", { at: moment(told.closesAt, now()) })];
  return h(
    "div",
    { class: "poll", role: "group", "aria-label": told.question },
    h("div", { class: "poll-question" }, told.question),
    h("div", { class: "poll-notes" }, [t("poll"), ...notes].filter(Boolean).join(" · ")),
    told.options.map((option, index) => pollOption(line, told, option, index, may)),
    h(
      "div",
      { class: "poll-foot" },
      t("poll-voters", { count: told.voters }),
      hasVoted && may ? h("button", { type: "button", class: "link", "data-focus": `${line.key}:retract`, onclick: () => act("vote", { room: line.room, line: line.key, options: [] }) }, t("poll-retract")) : null,
    ),
    told.explanation ? h("div", { class: "poll-why" }, told.explanation) : null,
  );
}

function pollOption(line, told, option, index, may) {
  const share = option.count === null ? null : told.voters ? Math.round((100 * option.count) / told.voters) : 0;
  const chosen = told.options.flatMap((one, number) => (one.mine ? [number] : []));
  const wanted = !told.isMultiple ? [index] : option.mine ? chosen.filter((number) => number !== index) : [...chosen, index];
  return h(
    "button",
    {
      type: "button",
      class: `poll-option ${option.mine ? "mine" : ""}`,
      role: told.isMultiple ? "checkbox" : "radio",
      "aria-checked": option.mine ? "true" : "false",
      disabled: !may,
      "data-focus": `${line.key}:vote:${index}`,
      onclick: () => act("vote", { room: line.room, line: line.key, options: wanted }),
    },
    h("span", { class: `poll-mark ${told.isMultiple ? "square" : ""}` }, option.mine ? icon("check") : null),
    h("span", { class: "poll-text" }, option.text, told.correct?.includes(index) ? " ✓" : null),
    share === null ? null : h("span", { class: "poll-count" }, `${option.count}`),
    share === null ? null : h("span", { class: "poll-bar", style: { "--share": `${share}%` } }),
  );
}

function reactions(line) {
  if (!line.reactions.length) return null;
  return h(
    "div",
    { class: "reactions" },
    line.reactions.map((one) =>
      h(
        "button",
        {
          type: "button",
          class: `reaction ${one.mine ? "mine" : ""}`,
          "aria-pressed": one.mine ? "true" : "false",
          "aria-label": `${one.emoji} ${one.count}`,
          "data-focus": `${line.key}:react:${one.emoji}`,
          onclick: () => act("react", { room: line.room, line: line.key, emoji: one.mine ? "" : one.emoji }),
        },
        one.emoji,
        one.count > 1 ? h("span", {}, String(one.count)) : null,
      ),
    ),
  );
}

function deletion(line) {
  return h(
    "div",
    { class: "deletion" },
    icon("bin"),
    h("span", {}, t("deleted-by", { name: nameOf(line.deletedBy), at: time(line.deletedAt) })),
    h("button", { type: "button", class: "link", "data-focus": `${line.key}:why`, onclick: () => explain(line) }, t("explain")),
  );
}

function tools(line, isMine, hooks) {
  const mine = here()?.mine ?? {};
  if (line.deletedAt) return null;
  const menu = h("div", { class: "menu", role: "menu", hidden: true });
  const shut = () => {
    menu.hidden = true;
    more.setAttribute("aria-expanded", "false");
  };
  const item = (name, label, run) =>
    h("button", { type: "button", role: "menuitem", class: "menu-item", onclick: () => (shut(), run()) }, icon(name), label);
  const more = iconButton("more", t("line-actions"), () => {
    menu.hidden = !menu.hidden;
    more.setAttribute("aria-expanded", String(!menu.hidden));
    if (!menu.hidden) menu.querySelector("button")?.focus({ preventScroll: true });
  }, { "aria-haspopup": "menu", "aria-expanded": "false", "data-focus": `${line.key}:more` });
  menu.append(
    h(
      "div",
      { class: "menu-emoji" },
      EMOJI.map((emoji) => h("button", { type: "button", class: "emoji", "aria-label": `${t("react")} ${emoji}`, onclick: () => (shut(), act("react", { room: line.room, line: line.key, emoji })) }, emoji)),
    ),
    item("reply", t("reply"), () => hooks.reply(line)),
    ...(isMine && !line.file ? [item("pen", t("edit"), () => hooks.edit(line))] : []),
    ...(mine.mayPin ? [item("pin", t("pin"), () => act("pin", { room: line.room, line: line.key }))] : []),
    ...(isMine || mine.mayDelete ? [item("bin", t("delete"), () => act("delete", { room: line.room, line: line.key }))] : []),
    item("question", t("explain"), () => explain(line)),
  );
  const box = h("div", { class: "tools" }, iconButton("reply", t("reply"), () => hooks.reply(line), { class: "wide-only", "data-focus": `${line.key}:reply` }), iconButton("question", t("explain"), () => explain(line), { class: "wide-only", "data-focus": `${line.key}:explain` }), more, menu);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !menu.hidden) {
      event.stopPropagation();
      shut();
      more.focus();
    }
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) shut();
  });
  return box;
}

function drawNotice(line) {
  const names = line.people.length ? line.people.join("、") : line.by.name;
  const words = { join: "joined", leave: "left", title: "renamed", pin: "pinned-note" }[line.notice];
  const said = h("span", {}, words ? t(words, { names }) : names);
  return h("div", { class: `notice ${line.deletedAt ? "deleted" : ""}`, id: `line-${line.key}` }, said, line.deletedAt ? null : h("button", { type: "button", class: "link quiet", "aria-label": t("explain"), title: t("explain"), onclick: () => explain(line) }, icon("question")));
}

// Everything a line's look depends on besides itself, so that it is drawn anew only when it must be.
export function printOf(line, isFirst) {
  const room = here();
  const quoted = line.replyTo ? state.lines.get(line.room)?.get(line.replyTo) : null;
  return JSON.stringify([line, isFirst, state.me, state.hidden, document.documentElement.lang, state.clock.zone, room?.mine.mayDelete, room?.mine.mayPin, room?.standings[line.by.key]?.status, quoted?.text, quoted?.deletedAt]);
}

export function visible() {
  return linesHere().filter((line) => (state.showDeleted || !line.deletedAt) && (state.topic === null || line.topic === state.topic || line.notice));
}
