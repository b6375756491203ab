// The answer on the page: what is known of the place, with its date where it was taken along.

import { answerHere } from "./area.js";
import { say } from "./words.js";

const part = (name) => document.getElementById(name);

let turns = 0;

/** Shows what is known of a place for an operator, which is called `name`; an answer after the next question is dropped. */
export async function showAnswer(addresses, { longitude, latitude, operator }, name) {
  const turn = (turns += 1);
  const known = await answerHere(addresses, { longitude, latitude }, operator);
  if (turn !== turns) return;
  const filled = part("answer-template").content.cloneNode(true);
  filled.querySelector("h2").textContent = say("answer-title", { operator: name });
  filled.querySelector("div").innerHTML = known?.html ?? ""; // a piece of our own server's page, taken along or not
  filled.querySelector("p:last-child").textContent = known ? since(known) : say("unknown-here");
  part("answer").replaceChildren(filled);
}

function since(known) {
  return known.since ? say("since", { moment: known.since }) : "";
}
