import type { Capabilities, LawInfo, ObservableInfo, OptionSchema, SourceInfo } from "../../compiler/capabilities.js";
import { capabilities } from "../../library/capabilities.js";
import { KINDS } from "../command-table.js";
import type { Context } from "../context.js";
import { EXIT } from "../exit-code.js";
import { finite } from "../render/json-line.js";
import { renderTable } from "../render/table.js";
import { unknownWord } from "../usage-error.js";

type Listing = readonly (readonly [column: string, ...cells: string[]])[];

/** `wfmc list KIND`: the registries of this build. */
export function command({ terminal }: Context, flags: { readonly json?: boolean }, kind: string): number {
  const { [kind]: rows } = listings(capabilities);
  if (!Object.hasOwn(listings(capabilities), kind)) throw unknownWord("list", kind, KINDS);
  if (flags.json) {
    const entries = capabilities[kind as Exclude<keyof Capabilities, "planned">];
    terminal.out(`${JSON.stringify(entries, finite, 2)}\n`);
    return EXIT.ok;
  }
  const [titles, ...cells] = rows;
  terminal.out(
    `${renderTable(
      titles.map((title) => ({ title })),
      cells,
      terminal.paintOut,
      terminal.widthOut,
    )}\n`,
  );
  return EXIT.ok;
}

/** For each kind the headings, then a row an entry. */
function listings(all: Capabilities): Readonly<Record<string, Listing>> {
  return {
    activations: laws(all.activations),
    rules: laws(all.rules),
    channels: laws(all.channels),
    priors: laws(all.priors),
    sources: sources(all.sources),
    graphs: sources(all.graphs),
    algorithms: [
      ["name", "family", "options", "what it does"],
      ...all.algorithms.map(
        ({ name, family, options, title }) =>
          [name, family, Object.keys(options).join(", "), title] as [string, ...string[]],
      ),
      ...planned(all.planned.algorithms, 2),
    ],
    observables: [
      ["name", "unit", "cost", "arguments", "what it is"],
      ...all.observables.map(observable),
      ...planned(all.planned.observables, 3),
    ],
  };
}

function laws(entries: readonly LawInfo[]): Listing {
  const call = ({ parameters }: LawInfo) =>
    Object.entries(parameters)
      .map(([name, value]) => `${name} = ${value}`)
      .join(", ");
  return [
    ["name", "parameters", "what it is"],
    ...entries.map((law) => [law.name, call(law), law.doc] as [string, string, string]),
  ];
}

function sources(entries: readonly SourceInfo[]): Listing {
  return [
    ["name", "arguments", "what it is"],
    ...entries.map((s) => [s.name, argumentList(s.arguments), s.doc] as [string, string, string]),
  ];
}

function observable({ name, unit, costly, arguments: schema, doc }: ObservableInfo): [string, ...string[]] {
  return [name, unit, costly ? "costly" : "cheap", argumentList(schema), doc];
}

/** Words of the language whose method is not in this build. */
function planned(entries: Readonly<Record<string, string>>, blanks: number): [string, ...string[]][] {
  return Object.entries(entries).map(([name, why]) => [
    name,
    ...new Array<string>(blanks).fill(""),
    `not in this version: ${why}`,
  ]);
}

function argumentList(schema: OptionSchema): string {
  return Object.entries(schema)
    .map(([name, { required, default: value }]) => (required || value === undefined ? name : `${name} = ${value}`))
    .join(", ");
}
