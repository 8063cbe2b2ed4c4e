// Draws the charts of a page by Plotly in place of the still ones, which stay where it fails.
(() => {
  "use strict";
  // Plotly's own PNG needs blob: images, which our policy refuses; a data: image does as well.
  const picture = async (drawn, title, format) => {
    const lines = title.split("<br>").length;
    const size = { width: drawn.clientWidth, height: drawn.clientHeight + 24 * lines };
    const { data, layout } = drawn;
    const margin = { ...layout.margin, t: 40 + 24 * lines };
    const head = { text: title, x: 0.02, xref: "container", font: { size: 14 } };
    const whole = { data, layout: { ...layout, ...size, margin, title: head } };
    const svg = await window.Plotly.toImage(whole, { format: "svg", ...size });
    if (format === "svg") return svg;
    const image = new Image();
    image.src = svg;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * size.width, 2 * size.height];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  };
  const save = (drawn, place, format) => {
    const button = document.createElement("button");
    button.className = "button button-quiet";
    button.textContent = place.dataset[format];
    button.addEventListener("click", async () => {
      const link = document.createElement("a");
      link.href = await picture(drawn, place.dataset.title, format);
      link.download = `${place.dataset.name}.${format}`;
      link.click();
    });
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
