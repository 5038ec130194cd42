import type { Outcome } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import type { SourceContext } from "../contracts.js";
import { shuffle } from "../random.js";
import type { ImageClass } from "./fashion-classes.js";
import { fail, ok } from "./outcome.js";
import * as messages from "./source-messages.js";

/** `held out`: what a training set of `take` patterns leaves. `test`: a test set declared as data of its own. */
export type Part = "train" | "held out" | "test";
/** Of what is left: as many of each class, or all. */
export type HeldOut = "balanced" | "all";
export interface Partition {
  /** (class, image) pairs, classes in turn. */
  readonly chosen: readonly (readonly [cls: number, image: number])[];
  readonly note: string;
}

/**
 * Each class's usable images are put in an order drawn from the seed. A training set takes from the front of it, the same number of each
 * class; what is held out are the images behind those, as many of each class as the smallest class has left or all of them; a declared
 * test set takes from the end. The order depends on nothing but the seed, so training sets of different sizes are nested.
 */
export function partition(
  span: Span,
  classes: readonly ImageClass[],
  take: number,
  part: Part,
  heldOut: HeldOut,
  context: SourceContext,
): Outcome<Partition> {
  const counts = classes.map((_, cls) => Math.floor((take + classes.length - 1 - cls) / classes.length));
  const left = classes.map(({ usable }, cls) => usable.length - counts[cls]);
  const most = Math.min(...classes.map(({ usable }) => usable.length)) * classes.length;
  const short = left.findIndex((remaining) => remaining < 0);
  if (short !== -1) {
    return fail(messages.tooFewPatterns(span, classes[short].name, counts[short], classes[short].usable.length, most));
  }
  const fewest = Math.min(...left);
  const held = heldOut === "all" ? left : left.map(() => fewest);
  if (part === "held out" && fewest === 0) {
    const none = left.indexOf(0);
    const { name, usable } = classes[none];
    return fail(messages.nothingHeldOut(span, name, usable.length, most - classes.length));
  }
  const lists = classes.map((each, cls) => {
    const order = ordered(each, context);
    if (part === "train") return order.subarray(0, counts[cls]);
    return part === "test" ? order.subarray(left[cls]) : order.subarray(counts[cls], counts[cls] + held[cls]);
  });
  return ok({ chosen: inTurn(lists), note: noteOf(classes, counts, held, part) });
}

function ordered(each: ImageClass, context: SourceContext): Int32Array {
  const order = each.usable.slice();
  shuffle(order, order.length, context.streams("fashion_mnist split", each.label));
  return order;
}

/** One image of each class after the other. */
function inTurn(lists: readonly Int32Array[]): Partition["chosen"] {
  const chosen: (readonly [number, number])[] = [];
  const longest = Math.max(...lists.map((list) => list.length));
  for (let i = 0; i < longest; i++) {
    lists.forEach((list, cls) => {
      if (i < list.length) chosen.push([cls, list[i]]);
    });
  }
  return chosen;
}

function noteOf(
  classes: readonly ImageClass[],
  counts: readonly number[],
  held: readonly number[],
  part: Part,
): string {
  const words = classes.map(({ name, usable }, cls) => {
    if (part === "test") return `${counts[cls]} of ${usable.length} ${name} images test`;
    return `${counts[cls]} of ${usable.length} ${name} images train and ${held[cls]} of the other ${usable.length - counts[cls]} test`;
  });
  if (part !== "test") return `fashion_mnist: ${words.join("; ")}`;
  const disjoint = Math.min(...held) * classes.length;
  return `fashion_mnist: ${words.join("; ")}; disjoint from training sets of the same seed with at most ${disjoint} patterns`;
}
