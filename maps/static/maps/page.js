// The map page: the pickers, the map, the lists, the card and the address follow one another.

import { chosen, placeOf, writeAddress } from "./address.js";
import { CommuneNames } from "./api.js";
import { Card } from "./card.js";
import { openMap } from "./leaflet_map.js";
import { AREAS, Findings, ZONES, boxOf } from "./findings.js";

const STILL_MS = 250; // the list waits until the map has been still for so long

const form = document.getElementById("choices");
const settings = document.getElementById("map-settings").dataset;
const map = openMap(document.getElementById("map"), settings);
const communes = new CommuneNames(settings.communes);
const card = new Card(document.getElementById("card"), communes, (opener) => {
  map.unmark();
  // The list may have been made anew since: its button of the same zone has taken the place of the former one.
  const back = opener.isConnected ? opener : lists.map((one) => one.buttonOf(opener.dataset.finding)).find(Boolean);
  (back ?? map.element).focus();
});

function listed(name, kind, tellOf) {
  return new Findings(document.getElementById(name), kind, communes, (found) => {
    map.unmark();
    map.show(boxOf(found));
    tellOf(found);
  });
}

const lists = [listed("zones", ZONES, (zone) => card.showZone(zone)), listed("areas", AREAS, (area) => card.showArea(area))];

function draw() {
  const { layers, choice, change } = chosen(form);
  map.draw(layers, choice, change);
}

function list() {
  for (const one of lists) one.load(chosen(form).choice, map.box());
}

function tell(place) {
  map.mark(place);
  card.showPlace(place, chosen(form).choice);
}

// Every choice applies at once: the button is for those whose browser does not run this script.
document.getElementById("apply").hidden = true;
const centre = document.getElementById("centre");
centre.hidden = false;
centre.addEventListener("click", () => tell(map.place()));

let waiting;
function moved() {
  writeAddress(form, map.place());
  clearTimeout(waiting);
  waiting = setTimeout(list, STILL_MS);
}

map.lookAt(placeOf(location.search));
map.onMove(moved);
map.onClick(tell);
form.addEventListener("change", () => {
  draw();
  moved();
});
// The palette changes with the reader's preference, and canvases do not follow style sheets by themselves.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
draw();
moved();
