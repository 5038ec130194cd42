// The switch that mutated code reads. Every mutant of a folder is compiled into one build; at most one is on at a time.

/** Number of the mutant that is on; -1: none, the code as it stands. */
export let active = -1;
/** How often the mutant that is on was reached since it was switched on. */
export let fired = 0;
let limit = 0;
const reached = new Map<number, number>();

/** Switches a mutant on (-1: off); one that is reached more than `most` times, as in a loop without an end, throws. */
export function select(mutant: number, most: number): void {
  active = mutant;
  fired = 0;
  limit = most;
}

/** Read at the place of the mutant that is on; always true. */
export function fires(): true {
  if (++fired > limit) throw new Error("the mutant was reached far more often than the code that it stands for");
  return true;
}

/** Read at the place of every mutant while coverage is taken; always false. */
export function seen(mutant: number): false {
  reached.set(mutant, (reached.get(mutant) ?? 0) + 1);
  return false;
}

/** Mutants and how often each was reached since the last call. */
export function takeReached(): [number, number][] {
  const taken = [...reached];
  reached.clear();
  return taken;
}
