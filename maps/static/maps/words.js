// How numbers and findings are told to people: the words wait in the page, in its language.

const language = document.documentElement.lang;

const templates = document.getElementById("words").content.querySelectorAll("[data-word]");
const words = Object.fromEntries([...templates].map((word) => [word.dataset.word, word.textContent]));

export const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
export const percent = new Intl.NumberFormat(language, { style: "percent" });

const calendar = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" });

const clock = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });

/** The page's words of this name, with {placeholders} filled in. */
export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

/** A month as the API tells it ("2026-11"), as people do. */
export function monthName(month) {
  return calendar.format(new Date(`${month}-01T00:00:00Z`));
}

/** A moment (a Date) in the reader's own time. */
export function momentName(moment) {
  return clock.format(moment);
}

/** What a choice of the form is called: an operator or a service by its code. */
export function optionName(field, value) {
  const option = [...document.getElementById(field).options].find((one) => one.value === value);
  return option ? option.textContent : value;
}

/** "0.32 km² without 4G with Alpha, declared covered". */
export function zoneHeading({ area_km2, service, operator, missing_from_official }) {
  return say(missing_from_official ? "heading-declared" : "heading-undeclared", {
    area: number.format(area_km2),
    lack: say(`lack-${service}`),
    operator: operator ? say("with-operator", { operator: optionName("operator", operator) }) : say("with-every-operator"),
  });
}

/** "0.32 km² with 4G with Alpha, not declared covered". */
export function areaHeading({ area_km2, service, operator }) {
  return say("heading-served", {
    area: number.format(area_km2),
    service: say(`have-${service}`),
    operator: say("with-operator", { operator: optionName("operator", operator) }),
  });
}

/** An official level in words; `share` is the declared share of a square, which a zone has not. */
export function levelName(level, share) {
  if (level) return say(`level-${level}`);
  if (share === null) return say("level-unspoken");
  return share ? say("level-part", { share: percent.format(share) }) : say("level-none");
}
