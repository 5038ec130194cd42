import type { Diagnostic } from "../../grammar/diagnostic.js";
import { type FactorGraph, lift } from "../../library/index.js";
import { announce, summarize } from "../announce.js";
import { compileFile } from "../compile-file.js";
import type { Context } from "../context.js";
import { exitCode } from "../exit-code.js";
import { writeAtomic } from "../io/atomic.js";
import { cannotWrite, reasonOf } from "../messages.js";
import { graphDot } from "../render/dot.js";
import { graphSvg } from "../render/draw-graph.js";
import { UsageError, unknownWord } from "../usage-error.js";

/** `wfmc graph FILE [MODEL] [-o g.svg|g.dot]`: the lifted factor graph; DOT to stdout without `-o`. */
export async function command(
  context: Context,
  flags: { readonly output?: string },
  path: string,
  model?: string,
): Promise<number> {
  const { terminal } = context;
  const { output } = flags;
  if (output !== undefined && !/\.(svg|dot|gv)$/.test(output))
    throw new UsageError(`\`-o ${output}\`: unknown kind of drawing`, "end the name in .svg or .dot");
  const { program, diagnostics: compiled, sources } = compileFile(path, context.settings);
  const diagnostics: Diagnostic[] = [...compiled];
  if (program) {
    const names = program.models.map(({ name }) => name);
    if (model !== undefined && !names.includes(model)) throw unknownWord("model", model, names);
    const lifted = lift(program, model);
    diagnostics.push(...lifted.diagnostics);
    if (lifted.value) diagnostics.push(...(await deliver(context, lifted.value, output)));
  }
  announce(terminal, diagnostics, sources);
  summarize(terminal, diagnostics);
  return exitCode(diagnostics);
}

async function deliver({ terminal }: Context, graph: FactorGraph, output: string | undefined): Promise<Diagnostic[]> {
  if (output === undefined) {
    terminal.out(graphDot(graph));
    return [];
  }
  const drawing = output.endsWith(".svg") ? await graphSvg(graph) : graphDot(graph);
  try {
    writeAtomic(output, drawing);
    terminal.note(`wrote ${output}\n`);
    return [];
  } catch (error) {
    return [cannotWrite(output, reasonOf(error))];
  }
}
