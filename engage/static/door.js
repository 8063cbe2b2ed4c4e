// Counts and checks in at the door, notes it on the device, and sends it when there is a network.
(() => {
  "use strict";
  const place = document.getElementById("door");
  const address = place.dataset.address;
  const words = JSON.parse(document.getElementById("door-words").textContent);
  const name = `door ${address}`;
  const empty = { events: [], refused: [], tickets: {}, salts: {}, counts: {}, here: 0, salt: "", token: "", closes: 0, sent: 0, warning: "" };
  let held = { ...empty };
  try { held = { ...empty, ...JSON.parse(localStorage.getItem(name) || "{}") }; } catch { /* nothing is noted yet */ }
  const HOUR = 3600000;
  let sending = false;
  let isKept = false;
  let isAway = !navigator.onLine;

  const save = () => localStorage.setItem(name, JSON.stringify(held));
  const say = (key, value) => words[key].replace("{0}", value === undefined ? "" : value);
  const by = (what) => held.events.filter((one) => one.what === what).reduce((sum, one) => sum + one.change, 0);
  const clock = (moment) => new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const shown = (what) => Math.max((held.counts[what] || 0) + by(what), 0);

  const forget = () => {
    localStorage.removeItem(name);
    navigator.serviceWorker?.controller?.postMessage("forget");
    held = { ...empty };
  };
  const close = () => {
    const isOver = held.closes && Date.now() > held.closes + HOUR;
    if (isOver) held.tickets = {};
    if (isOver && !held.events.length && !held.refused.length) forget(); else save();
  };
  const keep = async () => {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register(`${address}/worker.js`, { scope: address });
    const files = [...document.querySelectorAll("link[href^='/static/'], script[src]")].map((one) => one.href || one.src);
    await (await caches.open(name)).addAll([location.pathname, ...files]);
    isKept = true;
    draw();
  };
  const draw = () => {
    const coming = held.events.filter((one) => one.kind === "code").length;
    document.getElementById("door-here").textContent = Math.max(held.here + by("people"), 0);
    for (const line of place.querySelectorAll("[data-what]")) line.querySelector("output").textContent = shown(line.dataset.what);
    const parts = [isAway ? words.offline : "", held.events.length ? say("waiting", held.events.length) : words.nothing];
    if (held.sent) parts.push(say("sent", clock(held.sent)));
    if (coming) parts.push(say("codes", coming));
    if (held.warning) parts.push(words[held.warning]);
    if (isKept) parts.push(words.kept);
    document.getElementById("door-state").textContent = parts.filter(Boolean).join(" ");
    const list = document.getElementById("door-refused");
    list.replaceChildren(...held.refused.map((one) => {
      const item = document.createElement("li");
      item.textContent = `${clock(one.at)}: ${words[one.answer] || words.unknown}`;
      return item;
    }));
    document.getElementById("door-by-hand").hidden = !held.refused.length;
    document.getElementById("door-undo").disabled = !held.events.some((one) => one.kind !== "undo");
  };
  const note = (event) => {
    held.events.push({ nonce: crypto.randomUUID(), at: new Date().toISOString(), ...event });
    save();
    draw();
    send();
  };

  const refresh = async () => {
    const answer = await fetch(`${address}/state.json`, { cache: "no-store", redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok && answer.status !== 403) throw new Error("not now");
    if (!answer.ok) {
      // signed out: the list goes, what was noted waits until somebody with the right signs in
      held.tickets = {};
      held.warning = "signed_out";
      throw new Error("signed out");
    }
    const fresh = await answer.json();
    isAway = false;
    // the list stays while codes wait: it knows whom this device let in
    if (!held.events.some((one) => one.kind === "code")) Object.assign(held, { tickets: fresh.tickets, salt: fresh.salt });
    Object.assign(held, { counts: fresh.counts, here: fresh.here, token: fresh.token, closes: Date.parse(fresh.closes_at), warning: "" });
  };
  const settle = (batch, answers) => {
    const done = new Set(batch.map((one) => one.nonce));
    held.events = held.events.filter((one) => !done.has(one.nonce));
    held.refused.push(...batch.filter((one) => !["ok", "already"].includes(answers[one.nonce])).map((one) => ({ at: one.at, answer: answers[one.nonce] })));
    held.sent = Date.now();
  };
  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      await refresh();
      while (held.events.length) {
        const batch = held.events.slice(0, 200);
        const answer = await fetch(`${address}/merge`, {
          method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": held.token },
          body: JSON.stringify({ events: batch }),
        });
        if (!answer.ok) { held.warning = "not_taken"; break; }
        settle(batch, (await answer.json()).answers);
        save();
        await refresh();
      }
    } catch (fault) { isAway = fault instanceof TypeError; /* the next look tries again */ }
    sending = false;
    close();
    draw();
  };

  const ticket = async (code) => {
    const letters = new TextEncoder();
    const key = await crypto.subtle.importKey("raw", letters.encode(held.salt), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const made = new Uint8Array(await crypto.subtle.sign("HMAC", key, letters.encode(code)));
    return [...made].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const checkIn = async (code) => {
    const mark = await ticket(code);
    const known = held.tickets[mark] || "unknown";
    document.getElementById("door-answer").textContent = words[known];
    if (known !== "ok") return;
    held.tickets[mark] = "already";
    note({ kind: "code", ticket: mark, salt: held.salt });
  };
  const undo = () => {
    const last = held.events.findLast((one) => one.kind !== "undo");
    if (!last) return;
    held.events = held.events.filter((one) => one !== last);
    if (last.kind === "code" && held.tickets[last.ticket]) held.tickets[last.ticket] = "ok";
    // it may have reached the server although no answer came back
    held.events.push({ nonce: crypto.randomUUID(), at: new Date().toISOString(), kind: "undo", of: last.nonce });
    document.getElementById("door-answer").textContent = words.undone;
    save();
    draw();
    send();
  };

  place.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-change]");
    if (!button) return;
    const { what } = button.closest("[data-what]").dataset;
    const change = Number(button.dataset.change);
    if (shown(what) + change >= 0) note({ kind: "count", what, change });
  });
  document.getElementById("door-undo").addEventListener("click", undo);
  document.getElementById("door-form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = document.getElementById("door-code");
    const code = field.value.trim().toUpperCase();
    field.value = "";
    field.focus();
    if (code) checkIn(code);
  });
  close();
  place.hidden = false;
  keep().catch(() => { /* without a network, what was kept before is there */ });
  addEventListener("online", send);
  addEventListener("offline", () => { isAway = true; draw(); });
  setInterval(() => { if (held.events.length) send(); else close(); }, 5000);
  draw();
  send();
})();
