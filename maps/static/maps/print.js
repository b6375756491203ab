// The map on paper: it stands still, is printed by the browser, and is saved as a picture with its source.

import { chosen, placeOf } from "./address.js";
import { openMap } from "./leaflet_map.js";
import { tellCells } from "./legend.js";
import { pictureOf } from "./picture.js";
import { say } from "./words.js";

const TAKEN_MS = 60_000; // some browsers fetch what they save only after a while, or after asking where to

const form = document.getElementById("choices");
const element = document.getElementById("map");
const map = openMap(element, document.getElementById("map-settings").dataset);
const { layers, choice, change } = chosen(form);
map.lookAt(placeOf(location.search));
map.draw(layers, choice, change);
tellCells(form, choice.operators);

function button(name, act) {
  const found = document.getElementById(name);
  found.hidden = false;
  found.addEventListener("click", act);
}

const text = (id) => document.getElementById(id).textContent.trim().replace(/\s+/g, " ");

/** How several operators share each square, where they do. */
function shared() {
  const several = document.getElementById("several");
  return several.hidden ? [] : [several.querySelector("p").textContent];
}

/** A term and what it is, "Operator: Alpha" say, line by line as the page's list of facts says it. */
function facts() {
  return [...document.querySelectorAll("#facts dt")].map((term) => {
    const told = term.nextElementSibling.textContent.trim().replace(/\s+/g, " ");
    return say("fact", { term: term.textContent, told });
  });
}

async function save() {
  const status = document.getElementById("picture-status");
  const isDrawn = layers.every((layer) => element.dataset.drawn.split(" ").includes(layer));
  status.textContent = say(isDrawn ? "saved" : "wait");
  if (!isDrawn) return;
  const legend = [...document.querySelectorAll("#legend li")];
  const canvas = pictureOf(element, { title: text("print-title"), legend, lines: [...shared(), ...facts()] });
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${document.title.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), TAKEN_MS);
}

button("print", () => print());
button("picture", save);
