// Shows what the checks find, or what a page becomes, while somebody types; without it a button does.
(() => {
  "use strict";
  const form = document.querySelector("form[data-check]");
  const place = document.getElementById("found");
  let waiting = 0, asked = 0;
  const look = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } });
      if (answer.ok && mine === asked) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        place.replaceChildren(...page.getElementById("found").childNodes);
      }
    } catch { /* no network: saving checks anyway */ }
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 500); });
})();
