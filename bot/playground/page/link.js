// The WebSocket: asks that get an answer, news that come by themselves, and a new try whenever it breaks.

const waiting = new Map();
let socket = null;
let number = 0;
let tries = 0;

// `hear(message)` gets everything that is no answer; `query()` says who we are when we come (back) in.
export function connect(hear, query, onState) {
  const address = new URL("socket", document.baseURI);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  address.search = new URLSearchParams(query()).toString();
  socket = new WebSocket(address);
  socket.addEventListener("open", () => {
    tries = 0;
    onState(true);
  });
  socket.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    if (message.kind !== "answer") return hear(message);
    waiting.get(message.re)?.(message);
    waiting.delete(message.re);
  });
  socket.addEventListener("close", () => {
    for (const answer of waiting.values()) answer({ ok: false, error: "" });
    waiting.clear();
    onState(false);
    tries += 1;
    setTimeout(() => connect(hear, query, onState), Math.min(4000, 150 * 2 ** tries));
  });
}

// Ask for something; resolves with the answer, whose `ok` says whether it was done.
export function send(what, said = {}) {
  return new Promise((resolve) => {
    if (socket?.readyState !== WebSocket.OPEN) return resolve({ ok: false, error: "" });
    number += 1;
    waiting.set(number, resolve);
    socket.send(JSON.stringify({ id: number, do: what, ...said }));
  });
}
