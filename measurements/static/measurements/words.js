// How the page speaks: its words wait in a template of the page, in its language.

const language = document.documentElement.lang;

const templates = document.getElementById("words").content.querySelectorAll("[data-word]");
const words = Object.fromEntries([...templates].map((word) => [word.dataset.word, word.textContent]));

const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const moment = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });

/** The words of this name, with {placeholders} filled in: numbers and dates as people write them. */
export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => told(values[key]));
}

/** Whether there are words of this name: a server that was renewed since may say more than this page knows. */
export function knows(name) {
  return name in words;
}

function told(value) {
  if (value instanceof Date) return moment.format(value);
  return typeof value === "number" ? whole.format(value) : value;
}
