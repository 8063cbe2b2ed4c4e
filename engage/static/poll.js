// Looks every three seconds whether the screen of a poll has changed; without it the page reloads.
(() => {
  "use strict";
  const place = document.getElementById("live");
  let tag = place.dataset.stamp;
  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href, { cache: "no-store", headers: { "If-None-Match": `"${tag}"` } });
        if (answer.status === 200) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const fresh = page.getElementById("live");
          tag = fresh.dataset.stamp;
          place.replaceChildren(...fresh.childNodes);
        }
      } catch { /* the network of the hall: the next look tries again */ }
    }
    setTimeout(look, 3000);
  };
  setTimeout(look, 3000);
})();
