// Computes the proof of work of a page that sends answers (see engage/surveys/proofs.py), in the
// background and one key at a time; whoever sends before it is found sends without it.
"use strict";
(async () => {
  const field = document.getElementById("proof");
  if (!field || !window.crypto || !crypto.subtle) return;
  const challenge = JSON.parse(field.dataset.challenge);
  const asked = challenge.parameters;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (buffer) =>
    Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const nonce = bytes(asked.nonce);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(asked.salt), iterations: asked.cost };
  for (let counter = 0; counter < 1e5; counter += 1) {
    const password = new Uint8Array(nonce.length + 4);
    password.set(nonce);
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derived = hex(await crypto.subtle.deriveBits(how, key, 8 * asked.keyLength));
    if (derived.startsWith(asked.keyPrefix)) {
      const solution = { counter, derivedKey: derived };
      field.value = btoa(JSON.stringify({ challenge, solution }));
      return;
    }
  }
})();
