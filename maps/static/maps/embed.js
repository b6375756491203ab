// The map inside another site's page: the two pickers redraw it, and a link leads to the whole map at the same view.

import { chosen, placeOf } from "./address.js";
import { openMap } from "./leaflet_map.js";
import { tellCells } from "./legend.js";
import { followView } from "./view_links.js";

const form = document.getElementById("choices");
const map = openMap(document.getElementById("map"), document.getElementById("map-settings").dataset);

function draw() {
  const { layers, choice, change } = chosen(form);
  map.draw(layers, choice, change);
  tellCells(form, choice.operators);
}

map.lookAt(placeOf(location.search));
form.addEventListener("change", () => {
  for (const release of form.querySelectorAll("[data-change]")) release.remove(); // it is of one operator and service
  draw();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
draw();
followView(() => {
  const { zoom, lat, lon } = map.place();
  return new URLSearchParams([...new FormData(form), ["zoom", zoom], ["lat", lat.toFixed(5)], ["lon", lon.toFixed(5)]]);
});
