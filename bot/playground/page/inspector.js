// The drawer that explains: what the bot heard, who decided, which case, what it did, and when. From the tables.

import { h, icon, iconButton } from "./dom.js";
import { send } from "./link.js";
import { nameOf, now, state } from "./store.js";
import { summary } from "./text.js";
import { toast } from "./toast.js";
import { has, lasts, moment, t, weekday } from "./words.js";

let drawer = null;

export function buildInspector() {
  document.addEventListener("hearth:explain", (event) => explain(event.detail));
}

async function explain(line) {
  const answer = await send("explain", { room: line.room, line: line.key });
  if (!answer.ok) {
    if (answer.error) toast(answer.error, { isRefusal: true });
    return;
  }
  drawer?.remove();
  drawer = h(
    "dialog",
    { class: "drawer", "aria-label": t("inspector") },
    h("header", { class: "dialog-head" }, h("h2", {}, t("inspector")), iconButton("close", t("close"), () => drawer.close())),
    h("div", { class: "drawer-body" }, h("p", { class: "dialog-hint" }, t("inspector-hint")), about(line), ...(answer.stories.length ? answer.stories.map(story) : [h("p", { class: "nothing" }, t("inspector-none"))])),
  );
  drawer.addEventListener("close", () => drawer.remove());
  drawer.addEventListener("click", (event) => event.target === drawer && drawer.close());
  document.getElementById("dialogs").append(drawer);
  drawer.showModal();
}

function about(line) {
  return h("blockquote", { class: "about" }, h("b", {}, line.by.name), h("span", {}, summary(line, t) || line.people?.join("、") || ""));
}

function story(told, index) {
  return h(
    "section",
    { class: "story" },
    h("h3", {}, t("story", { number: index + 1 })),
    step("heard", "chats", [...told.events.map(event), told.timer ? timer(told.timer) : null, inbox(told.inbox)]),
    step("decided", "trend", deciders(told.deciders)),
    ...told.cases.map((one) => step("case", "pin", caseOf(one))),
    step("did", "send", told.acts.length ? told.acts.map(actOf) : [h("p", { class: "nothing" }, t("nothing-done"))]),
    told.audit.length ? step("audit", "pen", told.audit.map((entry) => h("div", { class: "card" }, h("code", {}, entry.what), entry.by ? h("span", {}, ` ${entry.by}`) : null, entry.detail.length ? h("p", { class: "fine" }, detailOf(entry.detail)) : null))) : null,
  );
}

function step(name, picture, content) {
  return h("div", { class: `step ${name}` }, h("span", { class: "step-mark" }, icon(picture)), h("div", { class: "step-body" }, h("h4", {}, t(name)), content));
}

function event(told) {
  const what = has(`event-${told.kind}`) ? t(`event-${told.kind}`) : told.kind;
  return h("div", { class: "card" }, h("b", {}, told.by ? t("by-whom", { what, name: told.by }) : what), told.text ? h("p", {}, told.text) : null, h("p", { class: "fine" }, at(told.at)));
}

function timer(told) {
  return h("div", { class: "card" }, h("b", {}, t("timer", { name: featureOf(told.name.split(".")[0]) })), h("p", { class: "fine" }, t("timer-occurrence", { occurrence: told.occurrence, where: told.zone }), " · ", h("code", {}, told.name)), told.rule ? h("p", {}, ruleOf(told.rule)) : null);
}

function inbox(row) {
  const parts = [t("inbox-row", { id: row.id, state: stateName(row.state) }), t("received", { at: at(row.receivedAt) }), t("lane", { lane: row.lane })];
  if (row.attempts) parts.push(t("attempts", { count: row.attempts }));
  return h("p", { class: "fine" }, parts.join(" · "), row.error ? h("span", { class: "bad" }, ` ${row.error}`) : null);
}

function deciders(told) {
  const named = new Set(told.filter((one) => one.how !== "feature").map((one) => one.feature));
  const rows = told.filter((one) => one.how !== "feature" || !named.has(one.feature));
  if (!rows.length) return [h("p", { class: "nothing" }, t("nothing-done"))];
  return rows.map((one) => h("div", { class: "card" }, h("b", {}, t(`how-${one.how}`, { name: one.how === "feature" ? featureOf(one.name) : one.name })), h("p", { class: "fine" }, h("code", {}, `handlers/${one.feature}.py`), one.handler ? [" · ", t("handler", { name: one.handler })] : null)));
}

function caseOf(told) {
  const why = told.rule || told.version ? t("case-rule", { rule: told.rule || told.what, version: told.version ?? "–" }) : t("case-command", { what: told.what });
  return h(
    "div",
    { class: "card strong" },
    h("b", {}, t("case-number", { number: told.number })),
    h("p", {}, why),
    told.subject ? h("p", {}, t("case-about", { name: told.subject })) : null,
    told.mode === "shadow" ? h("p", {}, t("case-shadow")) : null,
    told.found.length ? h("p", { class: "fine" }, detailOf(told.found)) : null,
    told.measures.length ? h("p", {}, t("measures", { names: told.measures.map((one) => measureOf(one, told.at)).join(" → ") })) : null,
  );
}

function actOf(told) {
  const kind = `act-${told.kind.replaceAll("_", "-")}`;
  const times = [t("created", { at: at(told.createdAt) }), told.settledAt ? t("settled", { at: at(told.settledAt) }) : null, told.notBefore ? t("not-before", { at: at(told.notBefore) }) : null, !told.settledAt && told.expiresAt ? t("expires", { at: at(told.expiresAt) }) : null, told.attempts > 1 ? t("attempts", { count: told.attempts }) : null];
  return h(
    "div",
    { class: `card act ${told.isThisLine || told.isAboutLine ? "this" : ""}` },
    h("div", { class: "act-head" }, h("b", {}, has(kind) ? t(kind) : told.kind), told.chat !== state.room ? h("span", { class: "tag" }, t("in-chat-with", { name: nameOf(told.chat) })) : null, h("span", { class: `state ${told.state}` }, stateName(told.state))),
    told.words ? h("p", { class: "act-words" }, told.words) : null,
    h("p", { class: "fine" }, times.filter(Boolean).join(" · ")),
    told.error ? h("p", { class: "fine bad" }, told.error) : null,
  );
}

const LASTING = ["mute", "ban"];

function measureOf(one, begun) {
  const measure = has(`measure-${one.kind}`) ? t(`measure-${one.kind}`) : one.kind;
  if (!LASTING.includes(one.kind)) return measure;
  if (!one.until) return t("measure-open", { measure });
  return t("measure-until", { measure, lasts: lasts(Math.round((Date.parse(one.until) - Date.parse(begun)) / 1000)), at: at(one.until) });
}

function detailOf(found) {
  return found.map(([name, value]) => t("detail", { name: has(`detail-${name}`) ? t(`detail-${name}`) : name, value: name === "detector" ? kindOf(value) : value })).join(" · ");
}

function kindOf(value) {
  const name = `kind-${value.replaceAll("_", "-")}`;
  return has(name) ? t(name) : value;
}

function ruleOf(rule) {
  const [day, wall] = rule.kind === "once" ? rule.at.split("T") : ["", rule.at ?? ""];
  const values = { at: wall.slice(0, 5), day: day || rule.day, days: "", count: rule.days, text: rule.text };
  if (rule.kind === "weekly") values.days = rule.days.map(weekday).join(t("comma"));
  if (rule.kind === "interval") values.lasts = lasts(rule.seconds);
  if (rule.kind === "weekly" && rule.days.length === 7) return t("rule-daily", values);
  return t(`rule-${rule.kind.replaceAll("_", "-")}${rule.day === "last" ? "-last" : ""}`, values);
}

const featureOf = (name) => (has(`feature-${name}`) ? t(`feature-${name}`) : name);
const stateName = (name) => (has(`state-${name}`) ? t(`state-${name}`) : name);
const at = (when) => (when ? moment(when, now()) : "–");
