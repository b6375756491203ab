// The list of zones beside the map: the same zones as text, for those who do not see the map or do not want to.

import { ask } from "./api.js";
import { monthName, number, percent, say, zoneHeading } from "./words.js";

const LISTED = 50; // as many as one reads; the map and the API hold the others

export class ZoneList {
  #request = new AbortController();

  /**
   * @param {HTMLElement} list its data-address is where the zones are asked for
   * @param {CommuneNames} communes
   * @param {(zone: object) => void} onChoose called with the zone, a GeoJSON feature, that was chosen
   */
  constructor(list, communes, onChoose) {
    this.list = list;
    this.communes = communes;
    this.onChoose = onChoose;
    this.status = document.getElementById("zones-status");
    this.template = document.getElementById("zone-template");
  }

  /** Lists the zones of this operator and service in a box; an answer that comes after the next question is dropped. */
  async load(choice, box) {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    try {
      const page = await ask(this.list.dataset.address, { ...choice, bbox: box, limit: LISTED }, signal);
      const names = await Promise.all(page.features.map((zone) => this.communes.of(zone.properties.communes)));
      if (!signal.aborted) this.#show(page, names);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.list.replaceChildren();
      this.status.textContent = say("failed");
    }
  }

  #show({ features, next }, names) {
    const items = features.map((zone, place) => ({ area: zone.properties.area_km2, item: this.#item(zone, names[place]) }));
    items.sort((one, other) => other.area - one.area);
    const { zone } = this.list.contains(document.activeElement) ? document.activeElement.dataset : {};
    this.list.replaceChildren(...items.map(({ item }) => item));
    this.buttonOf(zone)?.focus(); // who reads the list keeps their place in it while the map moves
    this.status.textContent = this.#summary(features.map((zone) => zone.properties), next);
  }

  /** The button of a zone that is listed, by its id. */
  buttonOf(zone) {
    return [...this.list.querySelectorAll("button")].find((button) => button.dataset.zone === zone);
  }

  #summary(zones, next) {
    if (zones.length === 0) return say("none");
    const declared = zones.filter((zone) => zone.missing_from_official).length;
    const counts = say("count", { count: number.format(zones.length), declared: number.format(declared) });
    return next ? `${say("first")} ${counts}` : counts;
  }

  #item(zone, communes) {
    const { properties } = zone;
    const item = this.template.content.cloneNode(true);
    const part = (name) => item.querySelector(`[data-part=${name}]`);
    const button = item.querySelector("button");
    button.dataset.zone = properties.id;
    button.addEventListener("click", () => this.onChoose(zone));
    part("heading").textContent = zoneHeading(properties);
    part("communes").textContent = communes;
    part("communes").hidden = communes === "";
    part("evidence").textContent = say("evidence", {
      probability: percent.format(properties.probability),
      contributors: properties.contributors,
      month: monthName(properties.last_observed),
    });
    return item;
  }
}

/** West, south, east and north of a zone, in degrees. */
export function boxOf({ geometry }) {
  const points = geometry.coordinates.flat(geometry.type === "MultiPolygon" ? 2 : 1);
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
