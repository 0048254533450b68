// @ts-check
import { html, keyed, ref } from '../../vendor/lit.js';
import { language, languageChanges } from '../language.js';
import { themeChanges } from '../theme.js';
import { compact } from '../ui/format.js';
import { useStyle } from '../ui/style.js';

const HEIGHT = 260;
const PHONE_HEIGHT = 200;
const PHONE = matchMedia('(max-width: 48rem)');

/** The library comes when the first chart is drawn. */
const library = () =>
  Promise.all([import('../../vendor/chart.js'), useStyle('/vendor/chart.css')]).then(
    ([uPlot]) => /** @type {any} */ (uPlot.default),
  );

/**
 * Successes and failures along a row of hours or days, drawn by uPlot in the colours of the theme.
 * `draw` gets the colours and gives the series.
 */
export class Plot {
  /** @type {any} */
  #plot = null;

  /** @type {HTMLElement | null} */
  #place = null;

  #labels = [];
  #data = [[], [], []];

  /**
   * @param {import('../ui/view.js').View} view
   * @param {object} parts
   * @param {string} parts.id
   * @param {(library: any, colours: Colours) => any[]} parts.series
   * @param {(place: number | null) => void} parts.pointed hears of the hour or day under the pointer
   *
   * @typedef {{good: string, goodFill: string, bad: string, badFill: string, quiet: string, line: string}} Colours
   */
  constructor(view, { id, series, pointed }) {
    this.id = id;
    this.series = series;
    this.pointed = pointed;
    const { signal } = view;
    const again = () => this.#draw();
    themeChanges.addEventListener('change', again, { signal });
    languageChanges.addEventListener('change', again, { signal });
    const resized = new ResizeObserver(() => this.#resize());
    this.watch = (place) => resized.observe(place);
    signal.addEventListener('abort', () => {
      resized.disconnect();
      this.#plot?.destroy();
      this.#place = null;
    });
  }

  /**
   * Where it is drawn; `label` is what it is called.
   *
   * @param {string} label
   */
  show = (label) =>
    keyed(
      this.id,
      html`<div
        class="plot"
        id=${this.id}
        role="img"
        aria-label=${label}
        ${ref((place) => this.#mount(/** @type {HTMLElement} */ (place)))}
      ></div>`,
    );

  /**
   * @param {string[]} labels
   * @param {number[][]} data one list for each series
   */
  set(labels, data) {
    this.#labels = labels;
    this.#data = [labels.map((_, place) => place), ...data];
    if (this.#plot) {
      this.#plot.setData(this.#data);
    } else {
      this.#draw();
    }
  }

  #mount(place) {
    if (place && place !== this.#place) {
      this.#place = place;
      this.watch(place);
      this.#draw();
    }
  }

  async #draw() {
    const Library = await library();
    if (!this.#place?.isConnected || this.#labels.length === 0) {
      return;
    }
    this.#plot?.destroy();
    const colours = coloursIn(this.#place);
    const axis = { stroke: colours.quiet, ticks: { show: false }, font: '12px system-ui' };
    const label = (place) => this.#labels[place] ?? '';
    this.#plot = new Library(
      {
        ...this.#size,
        padding: [10, 8, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: {
          x: { time: false, range: (_, from, to) => [from - 0.6, to + 0.6] },
          y: { range: (_, from, to) => [0, Math.max(4, to * 1.1)] },
        },
        axes: [
          { ...axis, size: 28, grid: { show: false }, values: (_, places) => places.map(label) },
          {
            ...axis,
            size: 44,
            grid: { stroke: colours.line, width: 1 },
            values: (_, counts) =>
              counts.map((count) => (Number.isInteger(count) ? compact(count) : '')),
          },
        ],
        series: [{}, ...this.series(Library, colours)],
        hooks: { setCursor: [({ cursor }) => this.pointed(cursor.idx ?? null)] },
      },
      this.#data,
      this.#place,
    );
  }

  get #size() {
    return { width: this.#place.clientWidth, height: PHONE.matches ? PHONE_HEIGHT : HEIGHT };
  }

  #resize() {
    if (this.#plot && this.#place.clientWidth > 0) {
      this.#plot.setSize(this.#size);
    }
  }
}

/** @returns {Colours} */
function coloursIn(place) {
  const colour = (value) => {
    const probe = document.createElement('span'); // one each: the colour of one would fade
    probe.style.color = value;
    place.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const fill = (name) => colour(`color-mix(in srgb, var(${name}) 22%, transparent)`);
  return {
    good: colour('var(--color-success)'),
    goodFill: fill('--color-success'),
    bad: colour('var(--color-danger)'),
    badFill: fill('--color-danger'),
    quiet: colour('var(--color-quiet)'),
    line: colour('var(--color-line)'),
  };
}

/** `Feb 5` of `2026-02-05` */
export const shortDay = (date) =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString(language(), {
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
