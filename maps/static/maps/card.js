// The card: all that is known of a place or of a zone, in words; numbers are those of the API.

import { EVERY_OPERATOR, questions, questionsThen } from "./address.js";
import { ask } from "./api.js";
import { factsOfArea, factsOfTile, factsOfZone, serviceName, shortVerdict } from "./facts.js";
import { areaHeading, levelName, monthName, optionName, say, zoneHeading } from "./words.js";

// What the page of a territory is asked with, where it is not to be as of today.
function asItStood({ service, month, release }) {
  const then = { ...(month && { month }), ...(release && { release }) };
  return month || release ? `?${new URLSearchParams({ service, ...then })}` : "";
}

const NEAR_DEGREES = 1e-6; // a point as a box: a tenth of a metre

export class Card {
  #request = new AbortController();
  #opener = null;
  #again = null;

  /**
   * @param {HTMLElement} element the card, its data-tile and data-zones the addresses that are asked
   * @param {CommuneNames} communes
   * @param {(opener: Element) => void} onClose called with what had the focus before the card: it is owed it back
   */
  constructor(element, communes, onClose) {
    this.element = element;
    this.communes = communes;
    this.onClose = onClose;
    this.title = element.querySelector("[data-part=title]");
    this.body = element.querySelector("[data-part=body]");
    element.querySelector("button").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !element.hidden) this.close();
    });
  }

  /** Tells of the square under a point, and of the zones of these operators and this service that it lies in. */
  async showPlace({ lat, lon }, choice) {
    const signal = this.#open(say("asking"));
    this.#again = (other) => this.showPlace({ lat, lon }, other);
    const bbox = [lon - NEAR_DEGREES, lat - NEAR_DEGREES, lon + NEAR_DEGREES, lat + NEAR_DEGREES].map((side) => side.toFixed(7));
    try {
      const [tile, ...zones] = await Promise.all([
        ask(this.element.dataset.tile, { lon, lat, ...(choice.month && { month: choice.month }) }, signal),
        ...(choice.hasZones ? questionsThen(choice) : []).map((query) => ask(this.element.dataset.zones, { ...query, bbox }, signal)),
      ]);
      const found = await Promise.all(zones.flatMap(({ features }) => features.slice(0, 1)).map((zone) => this.#zoneParts(zone, choice)));
      const mine = questions(choice).filter(({ operator }) => operator !== EVERY_OPERATOR);
      const isOf = (query) => (row) => row.operator === query.operator && row.service === query.service;
      const others = tile.services.filter((row) => !mine.some((query) => isOf(query)(row)));
      const parts = [
        ...mine.flatMap((query) => chosenParts(tile.services.find(isOf(query)), query)),
        ...found.flat(),
        ...otherParts(others, mine.length ? "others" : "all"),
      ];
      if (!signal.aborted) this.#tell(choice.month ? say("place-then", { month: monthName(choice.month) }) : say("place"), parts);
    } catch (error) {
      if (error.name !== "AbortError") this.#tell(say("place"), [element("p", say("card-failed"))]);
    }
  }

  /** Tells of a territory (key, label) for these operators and this service: the plain answer first. */
  async showTerritory(territory, choice) {
    const signal = this.#open(territory.label);
    this.#again = (other) => this.showTerritory(territory, other);
    const { answer, territory: page } = this.element.dataset;
    try {
      const address = answer.replace("KEY", territory.key);
      // A release is of one operator: those laid over it are told of beside their newest.
      const beside = (query) => (choice.release && query.operator === choice.operator ? { ...query, release: choice.release } : query);
      const told = await Promise.all(questionsThen(choice).map((query) => ask(address, beside(query), signal)));
      const about = element("p");
      about.append(linked(say("search-page", { name: territory.label }), page.replace("KEY", territory.key) + asItStood(choice)));
      const parts = told.flatMap(({ sentences }) => sentences.map((sentence, position) => element("p", sentence, position ? "" : "answer lead")));
      if (!signal.aborted) this.#tell(territory.label, [...parts, about]);
    } catch (error) {
      if (error.name !== "AbortError") this.#tell(territory.label, [element("p", say("card-failed"))]);
    }
  }

  /** Tells the same for another choice, if the card is open on a place or a territory. */
  tellAgain(choice) {
    if (!this.element.hidden) this.#again?.(choice);
  }

  /** Tells of a zone, a GeoJSON feature of the API, as of the month of a choice. */
  async showZone(zone, choice) {
    const signal = this.#open(zoneHeading(zone.properties));
    const [, ...parts] = await this.#zoneParts(zone, choice);
    if (!signal.aborted) this.#tell(zoneHeading(zone.properties), parts);
  }

  /** Tells of an area that is served though not declared, a GeoJSON feature of the API. */
  async showArea({ properties }) {
    const signal = this.#open(areaHeading(properties));
    await this.communes.learn(properties.communes);
    const facts = factsOfArea(properties, this.communes.of(properties.communes));
    if (!signal.aborted) this.#tell(areaHeading(properties), [list(facts)]);
  }

  /** Puts the card away. */
  close() {
    this.#request.abort();
    this.element.hidden = true;
    this.onClose(this.#opener);
  }

  #open(title) {
    this.#request.abort();
    this.#request = new AbortController();
    this.#again = null;
    const isChoosing = !this.element.hidden && document.activeElement.closest("select, label");
    if (!this.element.contains(document.activeElement)) this.#opener = document.activeElement;
    this.element.hidden = false;
    this.#tell(title, []);
    this.element.scrollTop = 0;
    if (isChoosing) return this.#request.signal; // who tries one choice after another stays there
    // On a phone the card lies over the foot of the screen: the map goes to its head, where both are seen.
    if (getComputedStyle(this.element).position === "fixed") this.element.parentElement.scrollIntoView();
    this.element.focus({ preventScroll: true });
    return this.#request.signal;
  }

  #tell(title, parts) {
    this.title.textContent = title;
    this.body.replaceChildren(...parts);
  }

  async #zoneParts({ properties }, { month }) {
    await this.communes.learn(properties.communes);
    const page = linked(say("zone-page"), this.element.dataset.zonePage.replace("ID", properties.id));
    const json = linked(say("zone-json"), `${this.element.dataset.zones}/${properties.id}`);
    const last = element("p");
    last.append(page, " · ", json);
    return [element("h3", zoneHeading(properties)), list(factsOfZone(properties, this.communes.of(properties.communes), month)), last];
  }
}

function chosenParts(row, { operator, service }) {
  const heading = element("h3", `${optionName("operator", operator)} · ${serviceName(service)}`);
  return [heading, row ? list(factsOfTile(row)) : element("p", say("nothing"))];
}

function otherParts(rows, title) {
  return rows.length ? [element("h3", say(title)), ...rows.map(folded)] : [];
}

// One line for each operator and service, which opens on the same facts as those of the chosen one.
function folded(row) {
  const made = element("details");
  const summary = element("summary");
  const short = `${shortVerdict(row)} · ${levelName(row.official_level, row.official_share)}`;
  const name = element("strong", `${optionName("operator", row.operator)} · ${serviceName(row.service)}`);
  summary.append(name, element("span", short));
  made.append(summary, list(factsOfTile(row)));
  return made;
}

function list(facts) {
  const made = element("dl");
  for (const [term, text] of facts) made.append(element("dt", term), element("dd", text));
  return made;
}

function linked(text, address) {
  const made = element("a", text);
  made.href = address;
  return made;
}

function element(tag, text = "", className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}
