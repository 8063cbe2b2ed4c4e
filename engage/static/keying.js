// Enter moves on to the next field of a form that is keyed in, and to the button at its end.
(() => {
  "use strict";
  const fields = [...document.querySelectorAll("form.keying input:not([type=hidden]), form.keying button.last")];
  fields.forEach((field, place) => field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || field.matches("button")) return;
    event.preventDefault();
    const next = fields[place + 1];
    next.focus();
    if (next.select) next.select();
  }));
})();
