// Draws the charts of a page by Plotly in place of the still ones, which stay where it fails.
(() => {
  "use strict";
  const buttons = [["toImage"]];
  for (const place of document.querySelectorAll(".explore[data-figure]")) {
    const still = place.querySelector("figure.chart svg");
    const figure = JSON.parse(place.dataset.figure);
    if (!still || !window.Plotly || !figure.data.some((trace) => trace.x.length)) continue;
    const drawn = document.createElement("div");
    drawn.setAttribute("role", "group");
    drawn.setAttribute("aria-label", still.querySelector("desc").textContent);
    still.before(drawn);
    const picture = { format: "png", scale: 2, filename: place.dataset.name };
    const options = { responsive: true, displaylogo: false, displayModeBar: true,
      modeBarButtons: buttons, toImageButtonOptions: picture, locale: document.documentElement.lang };
    window.Plotly.newPlot(drawn, figure.data, figure.layout, options)
      .then(() => still.remove(), () => drawn.remove());
  }
})();
