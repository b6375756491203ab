// The map page: the pickers, the map, the list and the address follow one another.

import { chosen, placeOf, writeAddress } from "./address.js";
import { openMap } from "./leaflet_map.js";
import { ZoneList } from "./zones.js";

const STILL_MS = 250; // the list waits until the map has been still for so long

const form = document.getElementById("choices");
const map = openMap(document.getElementById("map"), document.getElementById("map-settings").dataset);
const zones = new ZoneList(document.getElementById("zones"), (box) => map.show(box));

function draw() {
  const { layers, choice } = chosen(form);
  map.draw(layers, choice);
}

function list() {
  zones.load(chosen(form).choice, map.box());
}

// Every choice applies at once: the button is for those whose browser does not run this script.
document.getElementById("apply").hidden = true;

let waiting;
function moved() {
  writeAddress(form, map.place());
  clearTimeout(waiting);
  waiting = setTimeout(list, STILL_MS);
}

map.lookAt(placeOf(location.search));
map.onMove(moved);
form.addEventListener("change", () => {
  draw();
  moved();
});
// The palette changes with the reader's preference, and canvases do not follow style sheets by themselves.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
draw();
moved();
