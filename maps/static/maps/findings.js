// The lists beside the map: the same contradictions as text, for those who do not see the map or do not want to.

import { EVERY_OPERATOR, questionsThen } from "./address.js";
import { ask } from "./api.js";
import { areaHeading, monthName, number, percent, say, zoneHeading } from "./words.js";

const LISTED = 50; // as many as one reads; the map and the API hold the others

/** White zones, declared covered or not. */
export const ZONES = {
  words: "zones",
  heading: zoneHeading,
  probability: (zone) => zone.probability,
  unlisted: ({ hasZones }) => (hasZones ? null : "not-kept"),
  counted: (zones) => ({ declared: number.format(zones.filter((zone) => zone.missing_from_official).length) }),
};

/** Areas that are served though not declared: each is of one operator, and of today. */
export const AREAS = {
  words: "areas",
  heading: areaHeading,
  probability: (area) => area.probability_served,
  unlisted: ({ operator, month }) => (operator === EVERY_OPERATOR ? "of-one" : month ? "of-today" : null),
  counted: () => ({}),
};

export class Findings {
  #request = new AbortController();

  /**
   * @param {HTMLElement} list its data-address is where its findings are asked for
   * @param {object} kind ZONES or AREAS
   * @param {CommuneNames} communes
   * @param {(found: object) => void} onChoose called with the finding, a GeoJSON feature, that was chosen
   */
  constructor(list, kind, communes, onChoose) {
    this.list = list;
    this.kind = kind;
    this.communes = communes;
    this.onChoose = onChoose;
    this.status = document.getElementById(`${kind.words}-status`);
    this.count = document.getElementById(`${kind.words}-count`);
    this.template = document.getElementById("finding-template");
  }

  /** Lists what these operators have of a service in a box; an answer after the next question is dropped. */
  async load(choice, box) {
    this.#request.abort();
    this.#request = new AbortController();
    const reason = this.kind.unlisted(choice);
    if (reason) return this.#tell([], this.#say(reason));
    const { signal } = this.#request;
    try {
      const ofEach = (query) => ask(this.list.dataset.address, { ...query, bbox: box, limit: LISTED }, signal);
      const pages = await Promise.all(questionsThen(choice).map(ofEach));
      const features = pages.flatMap((page) => page.features);
      await this.communes.learn(features.flatMap((found) => found.properties.communes));
      if (!signal.aborted) this.#show({ features, next: pages.some((page) => page.next) });
    } catch (error) {
      if (error.name !== "AbortError") this.#tell([], say("failed"));
    }
  }

  #show({ features, next }) {
    const largestFirst = [...features].sort((one, other) => other.properties.area_km2 - one.properties.area_km2);
    const { finding } = this.list.contains(document.activeElement) ? document.activeElement.dataset : {};
    this.#tell(largestFirst.map((found) => this.#item(found)), this.#summary(features.map((found) => found.properties), next));
    this.count.textContent = next ? say("or-more", { count: number.format(LISTED) }) : number.format(features.length);
    this.buttonOf(finding)?.focus(); // who reads the list keeps their place in it while the map moves
  }

  #tell(items, text) {
    this.list.replaceChildren(...items);
    this.status.textContent = text;
    this.count.textContent = "";
  }

  /** The button of a finding that is listed, by its id. */
  buttonOf(finding) {
    return [...this.list.querySelectorAll("button")].find((button) => button.dataset.finding === finding);
  }

  #summary(found, next) {
    if (found.length === 0) return this.#say("none");
    const counts = this.#say("count", { count: number.format(found.length), ...this.kind.counted(found) });
    return next ? `${say("first")} ${counts}` : counts;
  }

  #say(name, values) {
    return say(`${this.kind.words}-${name}`, values);
  }

  #item(found) {
    const { properties } = found;
    const item = this.template.content.cloneNode(true);
    const part = (name) => item.querySelector(`[data-part=${name}]`);
    const button = item.querySelector("button");
    button.dataset.finding = properties.id;
    button.addEventListener("click", () => this.onChoose(found));
    part("heading").textContent = this.kind.heading(properties);
    part("communes").textContent = this.communes.of(properties.communes);
    part("communes").hidden = properties.communes.length === 0;
    const last = properties.last_observed; // which is not kept of past months
    part("evidence").textContent = this.#say(last ? "evidence" : "evidence-then", {
      probability: percent.format(this.kind.probability(properties)),
      contributors: properties.contributors,
      month: last && monthName(last),
    });
    return item;
  }
}

/** West, south, east and north of a finding, in degrees. */
export function boxOf({ geometry }) {
  const points = geometry.coordinates.flat(geometry.type === "MultiPolygon" ? 2 : 1);
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
