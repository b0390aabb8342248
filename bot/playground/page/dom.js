// Elements by plain function calls. Text only ever becomes text nodes: nothing a person wrote is read as markup.

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "style") for (const [part, set] of Object.entries(value)) element.style.setProperty(part, set);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const PATHS = {
  back: "M15 5l-7 7 7 7",
  bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
  chats: "M4 5h16v11H9l-5 4z",
  check: "M5 12l5 5 9-10",
  clip: "M20 11l-8.5 8.500a5 5 0 0 1-7-7L13 4a3.500 3.500 0 0 1 5 5l-8.500 8.500a2 2 0 0 1-3-3L14 7",
  clock: "M12 3a9 9 0 1 0 .01 0M12 7v5l3 2",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7M12 9a3 3 0 1 0 .01 0",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  globe: "M12 3a9 9 0 1 0 .01 0M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  leave: "M14 4h5v16h-5M10 12H3m0 0l3-3m-3 3l3 3",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  mask: "M4 7c5 2 11 2 16 0v5c0 5-4 7-8 8-4-1-8-3-8-8zM8 12h2M14 12h2",
  next: "M5 5l9 7-9 7zM18 5v14",
  pause: "M8 5v14M16 5v14",
  pen: "M4 20l1-5L16 4l4 4L9 19z",
  people: "M9 11a4 4 0 1 0-.01 0M2 20c0-4 3-6 7-6s7 2 7 6M16 4a4 4 0 0 1 0 7M18 14c3 .5 4 3 4 6",
  pin: "M9 3h6l-1 7 4 3v2H6v-2l4-3zM12 15v6",
  play: "M7 5l12 7-12 7z",
  plus: "M12 5v14M5 12h14",
  question: "M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 18h.01M12 3a9 9 0 1 0 .01 0",
  reply: "M10 6L4 12l6 6M4 12h9c5 0 7 3 7 7",
  send: "M4 12l17-8-6 17-3-7z",
  smile: "M12 3a9 9 0 1 0 .01 0M8 14c2 3 6 3 8 0M9 10h.01M15 10h.01",
  topic: "M9 4L7 20M17 4l-2 16M4 9h17M3 15h17",
  trend: "M12 3c1 4-4 6-4 11a4 4 0 0 0 8 1c0-3-2-4-2-6 3 1 5 4 5 7a7 7 0 0 1-14 0C5 10 11 8 12 3",
};

export function icon(name) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  picture.append(path);
  return picture;
}

// A button that shows a picture and says its name.
export function iconButton(name, label, onclick, more = {}) {
  return h("button", { type: "button", ...more, class: `icon-button ${more.class ?? ""}`, "aria-label": label, title: label, onclick }, icon(name));
}

const HUES = [14, 38, 92, 152, 176, 204, 232, 262, 300, 338];

// What stands for a person where there is no picture: the first letter, in a colour that stays the same.
export function avatar(person, size = "") {
  if (person.isBot || person.kind === "bot") {
    return h("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, icon("trend"));
  }
  const number = [...person.key].reduce((sum, character) => (sum * 31 + character.codePointAt(0)) >>> 0, 7);
  const hue = HUES[number % HUES.length];
  const first = [...person.name.trim().replace(/^[小老阿](?=.)/u, "")][0] ?? "?"; // 小周 is known by 周
  return h("span", { class: `avatar ${size}`, style: { "--hue": String(hue) }, "aria-hidden": "true" }, first.toUpperCase());
}

// Put a list of { key, print, make } in place: what is printed the same stays the same element, focus included.
export function reconcile(parent, wanted) {
  const known = (parent.known ??= new Map());
  const keys = new Set(wanted.map((one) => one.key));
  for (const [key, { element }] of known) {
    if (!keys.has(key)) {
      element.remove();
      known.delete(key);
    }
  }
  let place = parent.firstChild;
  for (const one of wanted) {
    const before = known.get(one.key);
    let element = before?.element;
    if (!before || before.print !== one.print) {
      const focus = before && focusIn(before.element);
      element = one.make();
      if (before) {
        if (place === before.element) place = element;
        before.element.replaceWith(element);
        if (focus) element.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
      }
      known.set(one.key, { print: one.print, element });
    }
    if (element === place) place = place.nextSibling;
    else parent.insertBefore(element, place);
  }
}

function focusIn(element) {
  return element.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
}

// A modal question; resolves with what `build` hands to its `done`, or null when it is closed.
export function ask(title, build) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "dialog", "aria-label": title });
    const done = (value) => {
      dialog.close();
      resolve(value);
    };
    dialog.append(
      h("header", { class: "dialog-head" }, h("h2", {}, title), iconButton("close", closeWord, () => done(null))),
      ...[build(done)].flat(),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(null);
    });
    dialog.addEventListener("click", (event) => event.target === dialog && done(null));
    document.getElementById("dialogs").append(dialog);
    dialog.showModal();
  });
}

let closeWord = "×";
export function nameTheCloseButton(word) {
  closeWord = word;
}
