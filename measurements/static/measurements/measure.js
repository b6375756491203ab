// The web probe: one touch finds the place, keeps what the person says or what a test finds, and tells what is known.

import { showAnswer } from "./answer.js";
import { takeAlong } from "./area.js";
import { worksOffline } from "./offline.js";
import { send, watchQueue } from "./panel.js";
import { keep, recall, remember } from "./queue.js";
import { readingOf } from "./reading.js";
import { FIXED, MOBILE, connection, position, reach } from "./senses.js";
import { say } from "./words.js";

const VAGUE_M = 250; // beyond it the server places a reading in no square
const FIXED_SIGN = "fixed";
const STATEMENTS = { nothing: "out_of_service", works: "in_service" };

const part = (name) => document.getElementById(name);
const form = part("probe");
const addresses = form.dataset;

let busy = false; // from a touch until its reading is kept: an impatient second touch is the same one
let keeps = true; // until the browser refuses
let tested = null; // a test that succeeded and is not kept yet: the person is asked what the phone shows

for (const button of form.querySelectorAll("button")) {
  button.addEventListener("click", (event) => {
    event.preventDefault(); // the form itself is for those whose browser does not run this script
    touched(button.value);
  });
}

for (const button of part("shown").querySelectorAll("button")) {
  button.addEventListener("click", () => shown(button.value));
}

// Whoever puts the phone away has answered nothing, and made the test all the same.
document.addEventListener("visibilitychange", () => document.hidden && tested?.isMobile && once(keepUnanswered));

// What was tested before everything was erased goes with it.
addEventListener("erased-all", () => {
  tested = null;
  part("shown").hidden = true;
});

async function shown(sign) {
  form.querySelector("button").focus(); // the question goes away, and its buttons with it
  if (sign === FIXED_SIGN) {
    tested = null;
    return tell(say("test-fixed"));
  }
  await once(() => keepTest(sign));
  await send();
}

async function touched(action) {
  const [operator, environment] = ["operator", "environment"].map((name) => form.elements[name].value);
  if (!operator && !busy) return askForOperator();
  await once(() => measure(action, operator, environment));
}

async function once(work) {
  if (busy) return;
  busy = true;
  try {
    await work();
  } finally {
    busy = false;
  }
}

// What a person says is kept before anything is asked of a network; the answer in words comes before the test.
async function measure(action, operator, environment) {
  await keepUnanswered();
  const place = await found();
  if (!place) return;
  const said = { ...place, operator, environment };
  if (STATEMENTS[action]) {
    await keepAndTell(readingOf(said, "statement", STATEMENTS[action]), say(`kept-${action}`));
    showAnswer(addresses, said, nameOf(operator)).then(() => sendAndTakeAlong(said));
  } else {
    tell(say("asking"));
    await showAnswer(addresses, said, nameOf(operator));
    await test(said);
    sendAndTakeAlong(said);
  }
}

async function sendAndTakeAlong(said) {
  if (!keeps) return;
  await send();
  await takeAlong(addresses, said);
}

function askForOperator() {
  tell(say("no-operator"));
  form.elements.operator[0].focus();
}

async function found() {
  tell(say("locating"));
  try {
    return await position();
  } catch (error) {
    if (!(error instanceof GeolocationPositionError)) throw error;
    tell(say(error.code === GeolocationPositionError.PERMISSION_DENIED ? "position-refused" : "position-unknown"));
    return null;
  }
}

async function test(said) {
  tell(say("testing"));
  // Who travels is elsewhere by now, and further on when the question below is answered.
  const [place, result] = await Promise.all([position().catch(() => null), reach(addresses.answer)]);
  const by = connection();
  if (!result.answers) return tell(say("test-none", result));
  if (by === FIXED) return tell(say("test-fixed"));
  tested = { reading: readingOf({ ...said, ...place }, "active_test", "in_service"), result, isMobile: by === MOBILE };
  askWhatIsShown(tested);
}

// A page does not know the technology, and without it a test speaks for no network: the person reads it from the phone.
function askWhatIsShown({ result, isMobile }) {
  tell(say(isMobile ? "which-sign" : "how-connected", result));
  const [first, ...others] = part("shown").querySelectorAll("button");
  others.at(-1).hidden = isMobile;
  part("shown").hidden = false;
  first.focus();
}

async function keepTest(sign) {
  if (!tested) return;
  const { reading, result } = tested;
  tested = null;
  await keepAndTell(sign ? { ...reading, technology: sign } : reading, say("kept-test", result));
}

// Of a connection that nobody told, nothing is kept.
async function keepUnanswered() {
  if (tested?.isMobile) await keepTest("");
  tested = null;
}

async function keepAndTell(reading, words) {
  try {
    await remember("operator", reading.home_plmn); // first: whoever sees that a reading is kept may touch again
    await keep(reading);
  } catch (error) {
    return keepsNothing(error);
  }
  tell(`${words} ${say(reading.accuracy_m > VAGUE_M ? "vague" : "precise", { accuracy: reading.accuracy_m })}`);
  askToStay(); // not waited for: a browser may ask the person first
}

function keepsNothing(error) {
  if (!(error instanceof DOMException)) throw error;
  keeps = false;
  tell(say("not-kept"));
}

// Else a browser that is short of space may throw readings away; and where it can, it sends them by itself later.
async function askToStay() {
  navigator.storage?.persist?.();
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register("readings").catch((error) => console.info(error.message));
}

function nameOf(operator) {
  return choiceOf(operator).labels[0].textContent.trim();
}

function choiceOf(operator) {
  return form.querySelector(`[name=operator][value="${operator}"]`);
}

function tell(text) {
  part("shown").hidden = true;
  part("status").textContent = text;
  part("status").scrollIntoView({ block: "nearest" });
}

async function start() {
  const operator = await recall("operator");
  const choice = operator && choiceOf(operator);
  if (choice && !form.querySelector("[name=operator]:checked")) { // whoever chose while the disk was read has chosen
    choice.checked = true;
    choice.closest("details")?.setAttribute("open", "");
  }
  await watchQueue();
  if (await worksOffline(addresses)) part("offline").hidden = false;
}

start().catch(keepsNothing);
