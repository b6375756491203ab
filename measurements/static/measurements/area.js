// What is known of a place: asked of the server, or else looked up in the area that was taken along.

import { patiently } from "./patience.js";
import { recall, remember } from "./queue.js";

const PATIENCE_MS = 10_000;
const POINT_DECIMALS = 4; // ten metres: enough for a square of 200 m
const AREA_DECIMALS = 2; // a kilometre: whoever takes 5 km along need not say where in it they live
const OLD_MS = 24 * 3600 * 1000;

/** The answer as a piece of our own server's page, and when it was taken along (null: it is of now). Null if none is known. */
export async function answerHere(addresses, { longitude, latitude }, operator) {
  const point = { lon: longitude.toFixed(POINT_DECIMALS), lat: latitude.toFixed(POINT_DECIMALS) };
  const html = await asked(addresses.here, { ...point, operator, piece: 1 }, (response) => response.text());
  if (html !== null) return { html, since: null };
  const taken = await recall("area");
  const answer = taken && answerIn(taken.area, { longitude, latitude }, operator);
  return answer ? { html: answer.html, since: taken.since } : null;
}

/** Takes along what is known around a place, unless that was done today. */
export async function takeAlong(addresses, { longitude, latitude }) {
  const taken = await recall("area");
  const isFresh = taken && Date.now() - taken.since < OLD_MS && answerIn(taken.area, { longitude, latitude });
  if (isFresh) return;
  const point = { lon: longitude.toFixed(AREA_DECIMALS), lat: latitude.toFixed(AREA_DECIMALS) };
  const area = await asked(addresses.area, point, (response) => response.json());
  if (area) await remember("area", { area, since: new Date() });
}

// The position in the lattice of squares, solved for (column, row); an operator that is not there is not known there.
function answerIn(area, { longitude, latitude }, operator) {
  const [x, y] = [longitude - area.origin[0], latitude - area.origin[1]];
  const [[eastX, eastY], [northX, northY]] = [area.east, area.north];
  const turned = eastX * northY - eastY * northX;
  const column = Math.round((x * northY - y * northX) / turned);
  const row = Math.round((y * eastX - x * eastY) / turned);
  const isInside = [column, row].every((step) => step >= 0 && step < area.side);
  return isInside ? area.answers[area.operators[operator]?.[row][column] ?? 0] : null;
}

function asked(address, query, read) {
  const whole = `${address}?${new URLSearchParams(query)}`;
  return patiently(PATIENCE_MS, whole, {}, (response) => (response.ok ? read(response) : null));
}
