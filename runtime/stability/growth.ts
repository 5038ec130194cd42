import type { Stream } from "../contracts.js";
import type { Perturbable } from "./perturbable.js";
import type { Stability } from "./stability.js";

// Does a small change of the messages grow? Power iteration on the linearised update of all messages at once, with more and more
// damping where undamped messages oscillate: an eigenvalue below -1, or a complex one, is flooding's own and no instability of the point.

/** Root mean square of the change of the means, in the linear range; and the largest change of a message, of log-odds say. */
const SIZE = 1e-3;
const LARGEST = 0.05;
/** A change of the means below this is lost in rounding: the beliefs are certain, and nothing can move them. */
const INVISIBLE = 1e-10;
/** Dampings tried in turn: a change that grows and has turned by a cosine below ALONG in a sweep passes on to the next. */
const DAMPINGS = [0, 0.5, 0.8, 0.95];
const ALONG = 0.6;
/** Sweeps in all, and the last ones that are looked at. */
const MOST = 64;
const WINDOW = 4;
/** A random change has this share of its norm, over sqrt(means), in any one direction, all but surely. */
const SHARE = 0.1;
/** Growth from here on counts: at a critical point sweeps decide too slowly. */
const MARGIN = 5e-3;
/** Quotients settled to this share of what they exceed 1 by. */
const SETTLED = 0.05;

/** A test under way. Between two sweeps the messages are those of the fixed point, bit by bit. */
export interface Growth {
  readonly messages: Perturbable;
  readonly stream: Stream;
  /** The perturbed numbers, which change places with the messages' own for each sweep. */
  readonly perturbed: readonly Float64Array[];
  /** Means at the fixed point, and what is left of their motion there in one undamped sweep. */
  readonly still: Float64Array;
  drift: Float64Array;
  /** The change of the means that the next sweep starts from. */
  change: Float64Array;
  /** Position in DAMPINGS; sweeps with it, and in all. */
  damping: number;
  sweeps: number;
  all: number;
  /** ln of what is left of the change since this damping began. */
  left: number;
  /** Of the sweeps with it: growth of the norm, and the part of it along the change itself. */
  readonly growths: number[];
  readonly quotients: number[];
}

/** Begins the test of the fixed point that the messages are at. */
export function startGrowth(messages: Perturbable, stream: Stream): Growth {
  const still = messages.means().slice();
  const perturbed = messages.numbers.map((numbers) => numbers.slice());
  const empty = new Float64Array(still.length);
  const counts = { damping: 0, sweeps: 0, all: 0, left: 0, growths: [], quotients: [] };
  const growth: Growth = { messages, stream, perturbed, still, drift: empty, change: empty, ...counts };
  swap(growth);
  if (messages.sweep(0)) growth.drift = messages.means().map((mean, n) => mean - still[n]);
  swap(growth);
  restart(growth);
  return growth;
}

/** One sweep of the perturbed messages; what was found, when it is. */
export function stepGrowth(growth: Growth): Stability | undefined {
  const { messages, still, drift, change, growths, quotients } = growth;
  const damping = DAMPINGS[growth.damping];
  const before = norm(change);
  if (!(before > INVISIBLE)) return verdict(growth, 0);
  swap(growth);
  const passed = messages.sweep(damping);
  messages.calm?.(growth.perturbed);
  const moved = messages.means().map((mean, n) => mean - still[n]);
  swap(growth);
  growth.sweeps++;
  growth.all++;
  const update = moved.map((move, n) => move - (1 - damping) * drift[n]);
  const after = norm(update);
  if (!passed || !Number.isFinite(after)) return verdict(growth, Number.NaN);
  growths.push(after / before);
  quotients.push(dot(update, change) / (before * before * change.length));
  growth.left += Math.log(after / before);
  growth.change = moved;
  scale(growth, SIZE, LARGEST);
  return judge(growth);
}

/** Moves the messages along the growing change, to a root mean square `size` of the means. */
export function follow(growth: Growth, size: number): void {
  scale(growth, size, 50 * LARGEST);
  swap(growth);
  growth.messages.refresh?.();
}

/** What the sweeps with the present damping say; undefined: not enough yet. */
function judge(growth: Growth): Stability | undefined {
  const { sweeps, all, left, still, growths, quotients } = growth;
  const damping = DAMPINGS[growth.damping];
  const rate = (factor: number): number => (factor - damping) / (1 - damping);
  const recent = quotients.slice(-WINDOW);
  const least = rate(Math.min(...recent));
  const most = rate(Math.max(...recent));
  const grown = mean(growths.slice(-WINDOW));
  // Whatever grows, or keeps its size, would be larger by now.
  if (left < Math.log(SHARE / Math.sqrt(still.length))) return verdict(growth, damping === 0 ? grown : rate(grown));
  if (sweeps >= 2 * WINDOW && least > 1 + MARGIN && most - least <= SETTLED * (least - 1)) return verdict(growth, most);
  if (all >= MOST) return verdict(growth, rate(mean(quotients.slice(-Math.max(WINDOW, sweeps / 2)))));
  if (sweeps < 2 * WINDOW || grown <= 1 || mean(recent) > ALONG * grown) return undefined;
  if (growth.damping + 1 === DAMPINGS.length) return verdict(growth, rate(mean(recent)));
  growth.damping++;
  restart(growth);
  return undefined;
}

function verdict({ messages, change }: Growth, growth: number): Stability {
  return { growth, stable: !(growth > 1 + MARGIN), variable: messages.mostMoved(change) };
}

/** A fresh random change of the messages. */
function restart(growth: Growth): void {
  const { messages, still, perturbed } = growth;
  for (let n = 0; n < perturbed.length; n++) perturbed[n].set(messages.numbers[n]);
  swap(growth);
  messages.stir(growth.stream, SIZE);
  messages.calm?.(perturbed);
  growth.change = messages.means().map((value, n) => value - still[n]);
  swap(growth);
  scale(growth, SIZE, LARGEST);
  growth.sweeps = 0;
  growth.left = 0;
  growth.growths.length = 0;
  growth.quotients.length = 0;
}

/** Brings the change to a size, along its direction; no number moves by more than `largest`, and infinite ones do not move. */
function scale(growth: Growth, size: number, largest: number): void {
  const { messages, perturbed } = growth;
  const widest = perturbed.reduce((most, numbers, n) => Math.max(most, distance(numbers, messages.numbers[n])), 0);
  const factor = Math.min(size / norm(growth.change), largest / widest);
  if (!Number.isFinite(factor)) return;
  for (let n = 0; n < perturbed.length; n++) {
    const [numbers, base] = [perturbed[n], messages.numbers[n]];
    for (let k = 0; k < numbers.length; k++) {
      const move = numbers[k] - base[k];
      // Infinity - Infinity is no move.
      numbers[k] = Number.isFinite(move) ? base[k] + factor * move : base[k];
    }
  }
  growth.change = growth.change.map((move) => factor * move);
}

function distance(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let k = 0; k < a.length; k++) {
    const move = Math.abs(a[k] - b[k]);
    if (move > most && move < Infinity) most = move;
  }
  return most;
}

/** The perturbed numbers and the messages' own change places. */
function swap({ messages, perturbed }: Growth): void {
  for (let n = 0; n < perturbed.length; n++) {
    const [numbers, own] = [perturbed[n], messages.numbers[n]];
    for (let k = 0; k < numbers.length; k++) {
      const kept = own[k];
      own[k] = numbers[k];
      numbers[k] = kept;
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}

/** Root mean square. */
function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values) / Math.max(1, values.length));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
