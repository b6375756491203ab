// What the legend cannot know before a choice is made: whose part of a square is where, when several share it.

import { cellOf } from "./paint.js";
import { optionName } from "./words.js";

/** Shows the part of each operator (codes) in the section's list, or hides the section where there is one alone. */
export function tellCells(section, operators) {
  section.hidden = operators.length < 2;
  section.querySelector("ol").replaceChildren(...operators.map((operator, position) => item(operator, cellOf(position, operators.length))));
}

function item(operator, [west, north, east, south]) {
  const made = document.createElement("li");
  const swatch = document.createElement("span");
  swatch.className = "swatch";
  swatch.setAttribute("aria-hidden", "true");
  const cell = document.createElement("i");
  const sides = { left: west, top: north, width: east - west, height: south - north };
  for (const [side, share] of Object.entries(sides)) cell.style.setProperty(side, `${100 * share}%`);
  swatch.append(cell);
  made.append(swatch, optionName("operator", operator));
  return made;
}
