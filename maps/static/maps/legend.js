// What the legend cannot know before a choice is made: whose part of a square is where, when several share it.

import { cellOf } from "./paint.js";

const section = document.getElementById("several");

/** Shows the part of each operator (codes of the form's picker), or hides the section where there is one alone. */
export function tellCells(form, operators) {
  const { options } = form.elements.operator;
  const nameOf = (operator) => [...options].find(({ value }) => value === operator).textContent;
  section.hidden = operators.length < 2;
  const items = operators.map((operator, position) => item(nameOf(operator), cellOf(position, operators.length)));
  section.querySelector("ol").replaceChildren(...items);
}

function item(name, [west, north, east, south]) {
  const made = document.createElement("li");
  const swatch = document.createElement("span");
  swatch.className = "swatch";
  swatch.setAttribute("aria-hidden", "true");
  const cell = document.createElement("i");
  const sides = { left: west, top: north, width: east - west, height: south - north };
  for (const [side, share] of Object.entries(sides)) cell.style.setProperty(side, `${100 * share}%`);
  swatch.append(cell);
  made.append(swatch, name);
  return made;
}
