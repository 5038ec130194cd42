import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";

// What the test files import in place of vitest: the same words, but the tests are only collected, to be run as often as there are mutants.

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

type Action = (...values: never[]) => unknown;

/** A collected test with the hooks of the groups around it. */
export interface Collected {
  readonly name: string;
  readonly run: () => Promise<void>;
}

interface Group {
  readonly name: string;
  readonly before: Action[];
  readonly after: Action[];
}

const groups: Group[] = [{ name: "", before: [], after: [] }];
let collected: Collected[] = [];

/** The tests collected since the last call. */
export function takeCollected(): Collected[] {
  const taken = collected;
  collected = [];
  groups[0].before.length = 0;
  groups[0].after.length = 0;
  return taken;
}

const call = (action: Action, values: readonly unknown[] = []): unknown => action(...(values as never[]));

function addTest(name: string, ...rest: unknown[]): void {
  const around = [...groups];
  const test = rest.find((part): part is Action => typeof part === "function")!;
  const before = around.map((group) => group.before);
  const after = around.map((group) => group.after);
  const run = async (): Promise<void> => {
    for (const hook of before.flat()) await call(hook);
    try {
      await call(test);
    } finally {
      for (const hook of after.flat()) await call(hook);
    }
  };
  collected.push({ name: `${around.map((group) => group.name).join(" ")} ${name}`.trim(), run });
}

function addGroup(name: string, ...rest: unknown[]): void {
  groups.push({ name, before: [], after: [] });
  call(rest.find((part): part is Action => typeof part === "function")!);
  groups.pop();
}

type Add = (name: string, ...rest: unknown[]) => void;

/** `add.each(cases)(name, action)`: one a case, its values as arguments. */
function withEach(add: Add) {
  const each = (cases: readonly unknown[]) => (name: string, action: Action) => {
    cases.forEach((values, n) => {
      add(`${name} [${n}]`, () => call(action, Array.isArray(values) ? values : [values]));
    });
  };
  return Object.assign(add, { each, skipIf: (skip: unknown) => (skip ? () => undefined : add) });
}

export const test = withEach((name, ...rest) => addTest(name, ...rest));
export const it = test;
export const describe = withEach((name, ...rest) => addGroup(name, ...rest));
export const beforeAll = (hook: Action): number => groups.at(-1)!.before.push(hook);
export const beforeEach = beforeAll;
export const afterAll = (hook: Action): number => groups.at(-1)!.after.push(hook);
export const afterEach = afterAll;
export const expect = chai.expect;
export const vi = {};
