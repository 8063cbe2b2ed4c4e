// Draws the charts of a page by Plotly in place of the still ones, which stay where it fails.
(() => {
  "use strict";
  const save = (drawn, place, format) => {
    const button = document.createElement("button");
    button.className = "button button-quiet";
    button.textContent = place.dataset[format];
    button.addEventListener("click", () => window.Plotly.downloadImage(drawn,
      { format, scale: format === "png" ? 2 : 1, filename: place.dataset.name }));
    return button;
  };
  for (const place of document.querySelectorAll(".explore[data-figure]")) {
    const still = place.querySelector("figure.chart > :is(svg, ul)");
    const figure = JSON.parse(place.dataset.figure);
    if (!still || !window.Plotly || !figure.data.some((trace) => trace.x.length)) continue;
    const drawn = document.createElement("div");
    drawn.setAttribute("role", "group");
    const said = [...still.querySelectorAll("desc")].map((desc) => desc.textContent);
    drawn.setAttribute("aria-label", said.join(" "));
    still.before(drawn);
    const options = { responsive: true, displayModeBar: false,
      locale: document.documentElement.lang };
    window.Plotly.newPlot(drawn, figure.data, figure.layout, options).then(() => {
      const buttons = document.createElement("div");
      buttons.className = "buttons";
      buttons.append(save(drawn, place, "png"), save(drawn, place, "svg"));
      still.parentElement.after(buttons);
      still.remove();
    }, () => drawn.remove());
  }
})();
