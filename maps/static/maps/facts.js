// What a card says line by line: the API's properties of a square or a zone, each with its term.

import { levelName, monthName, number, optionName, percent, say } from "./words.js";

const ALONE = "1"; // the class of a single witness, of whom nothing more is told

export function serviceName(service) {
  return optionName("service", service);
}

/** The verdict of a table's row: "White (96 %)"; percent is the probability of being white. */
export function shortVerdict({ verdict, probability, contributors }) {
  if (contributors === "0") return say("nobody");
  const word = say(`verdict-${verdict}`);
  return probability === null ? word : say("verdict-with", { verdict: word, probability: percent.format(probability) });
}

/** Term and text of each line on a square: what was measured, then what is declared. */
export function factsOfTile(row) {
  return [...measured(row), ...official(row)];
}

function measured({ verdict, probability, share_low, share_high, contributors, contributor_days, last_observed }) {
  if (contributors === "0") return [[say("term-verdict"), say("meaning-nobody")]];
  if (contributors === ALONE) return [[say("term-verdict"), say("meaning-alone")]];
  const interval = { low: percent.format(share_low), high: percent.format(share_high) };
  return [
    [say("term-verdict"), say(`meaning-${verdict}`)],
    [say("term-probability"), percent.format(probability)],
    [say("term-interval"), say("interval", interval)],
    [say("term-witnesses"), contributors],
    [say("term-days"), contributor_days],
    [say("term-last"), monthName(last_observed)],
  ];
}

function official({ official_level, official_share, official_release }) {
  const release = official_release ? [[say("term-release"), official_release]] : [];
  return [[say("term-official"), levelName(official_level, official_share)], ...release];
}

/** Term and text of each line on a zone; `communes` are their names. */
export function factsOfZone(zone, communes) {
  const first = monthName(zone.first_observed);
  const last = monthName(zone.last_observed);
  return [
    [say("term-verdict"), say(zone.missing_from_official ? "zone-declared" : "zone-undeclared")],
    [say("term-area"), say("area", { area: number.format(zone.area_km2), tiles: number.format(zone.tiles) })],
    [say("term-probability"), percent.format(zone.probability)],
    [say("term-witnesses"), zone.contributors],
    [say("term-days"), zone.contributor_days],
    [say("term-months"), first === last ? first : say("months", { first, last })],
    ...(communes ? [[say("term-communes"), communes]] : []),
    ...official({ ...zone, official_share: zone.official_release ? 0 : null }),
  ];
}
