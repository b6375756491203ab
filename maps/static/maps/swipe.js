// The line between two maps: what is declared on its left, what was measured on its right. A slider moves it.

import { percent } from "./words.js";

const MIDDLE = 50; // hundredths of the map's width

export class Swipe {
  /**
   * @param {HTMLInputElement} slider its data-value-text tells where it stands, {left} and {right} standing for shares
   * @param {HTMLInputElement} box the checkbox that shows it
   * @param {(share: number | null) => void} onMove called with the share of the width that is left of the line
   * @param {() => void} onSettle called when it was let go, shown or put away
   */
  constructor(slider, box, onMove, onSettle) {
    this.slider = slider;
    this.box = box;
    this.onMove = onMove;
    slider.addEventListener("input", () => this.#show());
    slider.addEventListener("change", onSettle);
    box.addEventListener("change", () => {
      this.set(box.checked ? MIDDLE : null);
      onSettle();
    });
  }

  /** Hundredths of the width left of the line; null where it is put away. */
  get value() {
    return this.slider.hidden ? null : Number(this.slider.value);
  }

  set(value) {
    this.box.checked = value !== null;
    this.slider.hidden = value === null;
    this.slider.value = value ?? MIDDLE;
    this.#show();
  }

  #show() {
    const { slider, value } = this;
    slider.parentElement.style.setProperty("--share", slider.value / 100); // for the names of both sides too
    const [left, right] = [slider.value / 100, 1 - slider.value / 100].map((share) => percent.format(share));
    const text = slider.dataset.valueText.replace("{left}", left).replace("{right}", right);
    slider.setAttribute("aria-valuetext", text);
    this.onMove(value === null ? null : value / 100);
  }
}
