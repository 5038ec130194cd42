import { compile, type RunEvent, type RunOptions, run } from "../../../library/index.js";

/** A ferromagnetic chain in a field. */
export const chain = `model Chain {
  param n: int = 6
  param field: real = 0.3
  param beta: real = 0.8
  graph G = chain(n)
  plate v in nodes(G)
  plate (i, j) in edges(G)
  var s[v]: spin
  energy bond[i, j] := -s[i] * s[j]
  energy ext[v] := -field * s[v]
}
`;

/** Every event of a run of the text's only experiment. */
export async function events(text: string, options: RunOptions = {}, how = run): Promise<RunEvent[]> {
  const program = compile(text).value;
  if (!program) throw new Error("does not compile");
  const all: RunEvent[] = [];
  for await (const event of how(program, options)) all.push(event);
  return all;
}

/** Events of one type. */
export function of<T extends RunEvent["type"]>(all: readonly RunEvent[], type: T): Extract<RunEvent, { type: T }>[] {
  return all.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}
