// The map page: the pickers, the map, the lists, the card and the address follow one another.

import { chosen, delivered, placeOf, restore, swipeOf, writeAddress } from "./address.js";
import { CommuneNames } from "./api.js";
import { Card } from "./card.js";
import { openMap } from "./leaflet_map.js";
import { followView } from "./view_links.js";
import { keepWhatIsSeen, keptSince, lastView, onKeptAnswer, rememberView } from "./offline.js";
import { AREAS, Findings, ZONES, boxOf } from "./findings.js";
import { tellCells } from "./legend.js";
import { PlaceSearch, around } from "./place_search.js";
import { askPosition } from "./position.js";
import { Swipe } from "./swipe.js";
import { momentName, say } from "./words.js";

const ASKED = ["operator", "service", "with", "month", "release"]; // what the card answers about
const STILL_MS = 250; // the list waits until the map has been still for so long

const form = document.getElementById("choices");
const settings = document.getElementById("map-settings").dataset;
const map = openMap(document.getElementById("map"), settings);
const communes = new CommuneNames(settings.communes);
const since = keptSince();
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

const lists = [listed("zones", ZONES, (zone) => card.showZone(zone, chosen(form).choice)), listed("areas", AREAS, (area) => card.showArea(area))];

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
  map.uncover(place, card.element);
}

// Every choice applies at once: the button is for those whose browser does not run this script.
document.getElementById("apply").hidden = true;
const centre = document.getElementById("centre");
centre.hidden = false;
centre.addEventListener("click", () => tell(map.place()));

const compare = document.getElementById("compare");
compare.closest("p").hidden = false;
const swipe = new Swipe(document.getElementById("swipe"), compare, (share) => map.part(share), () => {
  if (swipe.value !== null) showBothSides();
  apply();
});

// A line between two maps is of use where both of them are drawn.
function showBothSides() {
  for (const layer of ["official", "measured"]) form.querySelector(`[name=layers][value=${layer}]`).checked = true;
}

let waiting;
function moved() {
  remember();
  if (!since) tellKept(null); // what is asked now may come from the server again
  clearTimeout(waiting);
  waiting = setTimeout(list, STILL_MS);
}

function remember(isNew = false) {
  writeAddress(form, map.place(), swipe.value, isNew);
  rememberView();
}

function show() {
  const { operator } = chosen(form).choice;
  for (const box of form.querySelectorAll("[name=with]")) box.closest("label").hidden = box.value === operator;
  tellMonth(document.getElementById("as-it-stood"), form.elements.month);
  offerReleases(document.getElementById("release"));
  tellCells(form, chosen(form).choice.operators);
  draw();
  moved();
}

// What the map of a past month shows of then, and by which lists of sites.
function tellMonth(told, picker) {
  if (!told) return;
  const day = picker.selectedOptions[0].dataset.sites;
  told.hidden = !picker.value;
  told.querySelector("[data-part=sites]").textContent = day ? say("sites-of", { day }) : say("sites-none");
}

// The page came with the releases of one operator and service: those of others are offered when it is opened for them.
function offerReleases(picker) {
  const isOf = ["operator", "service"].every((name) => form.elements[name].value === delivered(form.elements[name]).value);
  for (const option of [...(picker?.options ?? [])].slice(1)) option.disabled = option.hidden = !isOf;
}

// The release that the page came to be compared with is, or is no longer.
function compareWith(release) {
  const { since: former } = form.elements;
  if (former) former.disabled = former.value !== release;
}

// A choice of the reader's: the back button returns to the one before.
function apply() {
  remember(true);
  show();
}

const search = document.getElementById("place-search");
new PlaceSearch(search, (box, found) => {
  remember(true);
  if (box) map.show(box);
  if (found.key) card.showTerritory(found, chosen(form).choice);
  else tell(found);
});
askPosition(document.getElementById("position"), search.querySelector("[role=status]"), (place) => {
  remember(true);
  map.show(around(place));
  tell(place);
});

// A page that was kept is of whatever was asked then: its form follows the address, or else what was seen last.
function showLastView() {
  if (!placeOf(location.search)) history.replaceState(null, "", lastView());
  restore(form, location.search);
}

function tellKept(moment) {
  document.getElementById("kept").textContent = moment ? say("kept", { moment: momentName(moment) }) : "";
}

if (since) {
  showLastView();
  tellKept(since);
} else onKeptAnswer(tellKept);
map.lookAt(placeOf(location.search));
swipe.set(swipeOf(location.search));
map.onMove(moved);
map.onClick(tell);
form.addEventListener("change", (event) => {
  // A release is of one operator and service: the form of others starts from the newest.
  if (["operator", "service"].includes(event.target.name) && form.elements.release) form.elements.release.value = "";
  // And the one to compare with was chosen for another one: it may be the later of the two.
  if (["operator", "service", "release"].includes(event.target.name)) compareWith(null);
  if (event.target === compare || event.target === swipe.slider) return; // which tell it themselves
  apply();
  if (ASKED.includes(event.target.name)) card.tellAgain(chosen(form).choice);
});
addEventListener("popstate", () => {
  const address = location.search; // looking elsewhere writes it anew
  restore(form, address);
  compareWith(new URLSearchParams(address).get("since"));
  swipe.set(swipeOf(address));
  map.lookAt(placeOf(address));
  show();
  card.tellAgain(chosen(form).choice);
});
// The palette changes with the reader's preference, and canvases do not follow style sheets by themselves.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
show();
followView(() => location.search);
addEventListener("load", () => keepWhatIsSeen(settings.worker)); // after all that the first map waits for
