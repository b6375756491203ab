// What a card says line by line: the API's properties of a square, a zone or an area, each with its term.

import { levelName, monthName, number, optionName, percent, say } from "./words.js";

const TOO_FEW = ["nobody", "alone"]; // reasons of which nothing more is told
const PROBABILITIES = { white: ["probability"], served: ["probability_served"], not_known: ["probability", "probability_served"] };

export function serviceName(service) {
  return optionName("service", service);
}

/** The verdict in few words: "White (96 %)", percent being how probable that is; "Not known: one person alone". */
export function shortVerdict(row) {
  const word = say(`verdict-${row.verdict}`);
  if (row.reason) return say("verdict-why", { verdict: word, reason: say(`short-${row.reason}`) });
  const [name] = PROBABILITIES[row.verdict];
  return row[name] === null ? word : say("verdict-with", { verdict: word, probability: percent.format(row[name]) });
}

/**
 * Term and text of each line on a square: what was measured, what is declared, and whether these two agree. Of a past
 * month fewer numbers are kept: what is null has no line.
 */
export function factsOfTile(row) {
  return [[say("term-verdict"), say(`meaning-${row.reason ?? row.verdict}`)], ...contradiction(row), ...measured(row), ...official(row)];
}

function measured(row) {
  if (TOO_FEW.includes(row.reason)) return [];
  const told = PROBABILITIES[row.verdict].filter((name) => row[name] !== null);
  const interval = { low: percent.format(row.share_low), high: percent.format(row.share_high) };
  return [
    ...told.map((name) => [say(`term-${name}`), percent.format(row[name])]),
    ...(row.share_low === null ? [] : [[say("term-interval"), say("interval", interval)]]),
    ...(row.rests_on ? [[say("term-rests-on"), say(`rests-on-${row.rests_on}`)]] : []),
    ...witnesses(row),
    ...(row.last_observed ? [[say("term-last"), monthName(row.last_observed)]] : []),
  ];
}

/** A verdict that the official map contradicts, whichever way. */
function contradiction({ verdict, official_level, official_release }) {
  if (verdict === "white" && official_level) return [[say("term-difference"), say("missing")]];
  if (verdict === "served" && official_release && !official_level) return [[say("term-difference"), say("undeclared")]];
  return [];
}

function witnesses({ contributors, contributor_days }, atLeast = "") {
  return [
    [say(`term-witnesses${atLeast}`), say(`witnesses-${contributors}`)],
    ...(contributor_days ? [[say(`term-days${atLeast}`), contributor_days]] : []),
  ];
}

function official({ official_level, official_share, official_release }) {
  const release = official_release ? [[say("term-release"), official_release]] : [];
  return [[say("term-official"), levelName(official_level, official_share)], ...release];
}

/** Term and text of each line on a zone as it stands, or stood in a month; `communes` are their names. */
export function factsOfZone(zone, communes, month) {
  return [
    ...(month ? [[say("term-stood"), monthName(month)]] : []),
    [say("term-verdict"), say(zone.missing_from_official ? "zone-declared" : "zone-undeclared")],
    ...extent(zone),
    [say("term-zone-probability"), percent.format(zone.probability)],
    ...witnesses(zone),
    ...seen(zone, communes),
    ...official({ ...zone, official_share: zone.official_release ? 0 : null }),
  ];
}

/** Term and text of each line on an area that is served though not declared. */
export function factsOfArea(area, communes) {
  return [
    [say("term-verdict"), say("area-undeclared")],
    ...extent(area),
    [say("term-area-probability"), percent.format(area.probability_served)],
    ...witnesses(area, "-least"),
    ...seen(area, communes),
    ...official({ ...area, official_level: null, official_share: 0 }),
  ];
}

function extent({ area_km2, tiles }) {
  return [[say("term-area"), say("area", { area: number.format(area_km2), tiles: number.format(tiles) })]];
}

function seen(found, communes) {
  return [
    ...(found.first_observed ? [[say("term-months"), months(found)]] : []),
    ...(communes ? [[say("term-communes"), communes]] : []),
  ];
}

function months(found) {
  const [first, last] = [found.first_observed, found.last_observed].map(monthName);
  return first === last ? first : say("months", { first, last });
}
