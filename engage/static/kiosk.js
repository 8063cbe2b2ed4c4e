// Gives a tablet back to the next person when nobody has touched it for a while.
(() => {
  "use strict";
  const seconds = Number(document.getElementById("idle").dataset.seconds);
  const form = document.getElementById("idle");
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.submit(), seconds * 1000);
  };
  for (const sign of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(sign, wait, { passive: true });
  // A page out of the browser's memory may show what somebody else answered.
  addEventListener("pageshow", (event) => { if (event.persisted) form.submit(); });
  wait();
})();
