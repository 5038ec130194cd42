import { compile, type ResultEvent, type RunEvent, type RunOptions, run } from "../../library/index.js";

/** What the first run of a text came to. */
interface Ran {
  readonly result: ResultEvent;
  readonly codes: readonly string[];
  values(observable: string): number[];
}

/** Runs a text in process; throws, with the diagnostics, where it does not come to a result. */
export async function ran(text: string, options: RunOptions = {}): Promise<Ran> {
  const program = compile(text).value;
  if (!program) throw new Error("the model does not compile");
  const events: RunEvent[] = [];
  for await (const event of run(program, options)) events.push(event);
  const result = events.find((event): event is ResultEvent => event.type === "result");
  if (!result) throw new Error(JSON.stringify(events.filter(({ type }) => type === "diagnostic")));
  const codes = events.flatMap((event) => (event.type === "diagnostic" ? [event.diagnostic.code] : []));
  const values = (name: string): number[] =>
    events.flatMap((event) => (event.type === "measure" && event.observable === name ? [event.value] : []));
  return { result, codes, values };
}
