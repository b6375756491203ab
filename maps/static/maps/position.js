// The button that asks the device where it is, and says so in words where it does not tell.

import { say } from "./words.js";

const PATIENCE_MS = 15_000; // a cold receiver takes that long under an open sky
const RECENT_MS = 60_000; // nobody has gone far in a minute

/** Shows the button where the browser can tell; calls `onFound` with the place (lat, lon). */
export function askPosition(button, status, onFound) {
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    status.textContent = say("position-asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        status.replaceChildren();
        onFound({ lat: coords.latitude, lon: coords.longitude });
      },
      () => (status.textContent = say("position-failed")),
      { timeout: PATIENCE_MS, maximumAge: RECENT_MS },
    );
  });
}
