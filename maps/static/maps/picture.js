// The map as one picture: its canvases as they lie, under a title, over a legend and the words of its source.

const MARGIN = 16; // CSS pixels, as all lengths here
const TITLE = 20;
const TITLE_LINE = 1.2; // of its own size
const TEXT = 13;
const LINE = 18;
const SWATCH = { width: 28, height: 14, gap: 8 };

/**
 * A canvas with all of it.
 * @param {HTMLElement} map the map's element, drawn
 * @param {{title: string, legend: HTMLElement[], lines: string[]}} words legend entries tell their colour in data-colour
 */
export function pictureOf(map, { title, legend, lines }) {
  const scale = globalThis.devicePixelRatio;
  const { width, height } = map.getBoundingClientRect();
  const style = getComputedStyle(map);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const heads = folded(context, `bold ${TITLE}px ${style.fontFamily}`, title, width);
  const font = `${TEXT}px ${style.fontFamily}`;
  const told = lines.flatMap((line) => folded(context, font, line, width));
  const columns = entriesFit(context, font, legend, width / 2) ? 2 : 1; // a phone's picture has room for one
  const rows = Math.ceil(legend.length / columns);
  const top = heads.length * TITLE * TITLE_LINE;
  canvas.width = (width + 2 * MARGIN) * scale;
  canvas.height = (height + top + LINE * (rows + told.length + 1) + 4 * MARGIN) * scale;
  context.scale(scale, scale);
  context.fillStyle = colour(style, "panel");
  context.fillRect(0, 0, canvas.width, canvas.height);
  heads.forEach((head, at) => write(context, style, head, MARGIN, MARGIN + TITLE + at * TITLE * TITLE_LINE, `bold ${TITLE}px`));
  context.translate(MARGIN, 2 * MARGIN + top);
  drawMap(context, style, map);
  legend.forEach((entry, at) => drawEntry(context, style, entry, at < rows ? 0 : width / 2, height + MARGIN + LINE * (at % rows)));
  told.forEach((line, at) => write(context, style, line, 0, height + 2 * MARGIN + LINE * (rows + at + 1), `${TEXT}px`));
  return canvas;
}

function colour(style, name) {
  return style.getPropertyValue(`--${name}`).trim();
}

function write(context, style, text, x, y, size) {
  context.font = `${size} ${style.fontFamily}`;
  context.fillStyle = colour(style, "ink");
  context.fillText(text, x, y);
}

const textOf = (entry) => entry.textContent.trim().replace(/\s+/g, " ");

/** Whether each entry of the legend finds room in a column. */
function entriesFit(context, font, legend, width) {
  context.font = font;
  return legend.every((entry) => SWATCH.width + 2 * SWATCH.gap + context.measureText(textOf(entry)).width <= width);
}

/** The lines of a text that are no wider than this. */
function folded(context, font, text, width) {
  context.font = font;
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function drawMap(context, style, map) {
  const frame = map.getBoundingClientRect();
  context.save();
  context.beginPath();
  context.rect(0, 0, frame.width, frame.height);
  context.clip();
  context.fillStyle = colour(style, "map-ground");
  context.fillRect(0, 0, frame.width, frame.height);
  const layers = [...map.querySelectorAll(".leaflet-tile-pane .leaflet-layer")];
  layers.sort((one, other) => height(one) - height(other));
  for (const layer of layers) drawLayer(context, layer, frame);
  context.restore();
  context.strokeStyle = colour(style, "ink-soft");
  context.strokeRect(0, 0, frame.width, frame.height);
}

/** How high a layer lies: some stand in a pane of their own, which lies below those that do not. */
function height(layer) {
  const isInPane = !layer.parentElement.matches(".leaflet-tile-pane");
  return isInPane ? Number(layer.parentElement.style.zIndex) - 1 + layer.style.zIndex / 100 : Number(layer.style.zIndex);
}

function drawLayer(context, layer, frame) {
  context.globalAlpha = Number(getComputedStyle(layer).opacity);
  for (const tile of layer.querySelectorAll("canvas")) {
    const { x, y, width, height } = tile.getBoundingClientRect();
    context.drawImage(tile, x - frame.x, y - frame.y, width, height);
  }
  context.globalAlpha = 1;
}

function drawEntry(context, style, entry, x, y) {
  const { colour: name, pattern } = entry.dataset;
  if (name) fill(context, style, { name, pattern }, x, y, SWATCH.width, SWATCH.height);
  context.strokeStyle = colour(style, "ink-soft");
  context.lineWidth = 1;
  if (name && !["outline", "dashes"].includes(pattern)) context.strokeRect(x, y, SWATCH.width, SWATCH.height);
  write(context, style, textOf(entry), x + SWATCH.width + SWATCH.gap, y + SWATCH.height - 2, `${TEXT}px`);
}

function fill(context, style, { name, pattern }, x, y, width, height) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  (FILLS[pattern] ?? solid)(context, style, name, { x, y, width, height });
  context.restore();
}

const FILLS = { hatch: hatched(2.5), falling: hatched(4, true), dots: spotted("not-known", 8, 1.2), fine: spotted("unmeasured", 16, 0.8), outline: framed([]), dashes: framed([5, 4]) };

function solid(context, style, name, { x, y, width, height }) {
  context.fillStyle = colour(style, name);
  context.fillRect(x, y, width, height);
}

function hatched(width, falls = false) {
  return (context, style, name, box) => {
    solid(context, style, `${name}-ground`, box);
    context.strokeStyle = colour(style, name);
    context.lineWidth = width;
    const [top, foot] = falls ? [-box.height, 0] : [0, -box.height];
    for (let shift = 0; shift < box.width + box.height; shift += 8) {
      context.beginPath();
      context.moveTo(box.x + shift + top, box.y);
      context.lineTo(box.x + shift + foot, box.y + box.height);
      context.stroke();
    }
  };
}

function spotted(ink, step, radius) {
  return (context, style, name, box) => {
    if (name) solid(context, style, name, box); // else the spots lie on what is there
    context.fillStyle = colour(style, ink);
    for (let x = step / 2; x < box.width; x += step) {
      for (let y = step / 2; y < box.height; y += step) {
        context.beginPath();
        context.arc(box.x + x, box.y + y, radius, 0, 2 * Math.PI);
        context.fill();
      }
    }
  };
}

function framed(dash) {
  return (context, style, name, { x, y, width, height }) => {
    context.strokeStyle = colour(style, name);
    context.lineWidth = 5; // half of it lies outside and is cut off
    context.setLineDash(dash);
    context.strokeRect(x, y, width, height);
  };
}
