// Makes the key pair of a wave in this browser: the private half goes into a file, only the public
// half into the form. Without X25519 in the browser the page shows the command alone.
(() => {
  "use strict";
  const place = document.getElementById("make-pair");
  const digits = document.getElementById("digits");
  if (!place || !digits || !window.crypto || !crypto.subtle) return;
  const status = place.querySelector("[role=status]");
  const button = place.querySelector("button");

  const hex = (encoded) => {
    const text = atob(encoded.replace(/-/g, "+").replace(/_/g, "/"));
    return Array.from(text, (sign) => sign.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  };

  const save = (text, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const make = () => crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);

  button.addEventListener("click", async () => {
    try {
      const { privateKey } = await make();
      const { d, x } = await crypto.subtle.exportKey("jwk", privateKey);
      save(hex(d) + "\n", place.dataset.name);
      digits.value = hex(x);
      status.textContent = status.dataset.made;
    } catch {
      status.textContent = status.dataset.failed;
    }
  });

  make().then(() => { place.hidden = false; }, () => {});
})();
