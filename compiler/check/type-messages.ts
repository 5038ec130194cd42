import type { Name } from "../../grammar/ast.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import { didYouMean, listed } from "../resolve/suggest.js";

// Wording of types, calls and supports, one function a message.

export function unknownType(name: Name, types: readonly string[]): Diagnostic {
  return diagnostic("WFM3007", "error", `there is no type called \`${name.text}\``, name.span, didYouMean(name, types));
}

export function illTyped(span: Span, message: string, hint: string): Diagnostic {
  return diagnostic("WFM3008", "error", message, span, { hints: [hint] });
}

export function untypedVariable(name: Name): Diagnostic {
  return diagnostic("WFM3008", "error", `\`${name.text}\` has no type`, name.span, {
    hints: [`say what values it takes: \`${name.text}: spin\`, \`bit\`, \`cat(3)\` or \`real\``],
  });
}

export function unsupported(message: string, span: Span, extra: Partial<Diagnostic> = {}): Diagnostic {
  return diagnostic("WFM3010", "error", message, span, extra);
}

export function truthExpected(span: Span, what: string): Diagnostic {
  return diagnostic("WFM3011", "error", `${what} must be true or false, and this is a number`, span, {
    hints: ["compare it with something, as in `N > 0`"],
  });
}

export function numberExpected(span: Span, text: string): Diagnostic {
  return diagnostic("WFM3011", "error", "a number is needed here, and this is true or false", span, {
    hints: [`write \`if ${text} then 1 else 0\``],
    fixes: [
      {
        title: "make it 1 or 0",
        edits: [
          { span: { ...span, end: span.start }, text: "(if " },
          { span: { ...span, start: span.end }, text: " then 1 else 0)" },
        ],
      },
    ],
  });
}

export function textInExpression(span: Span, what: "text" | "a list"): Diagnostic {
  return diagnostic("WFM3011", "error", `${what} cannot stand in an expression over numbers`, span, {
    hints: ["texts and lists are arguments of sources and values of options"],
  });
}

export function unlike(span: Span): Diagnostic {
  return diagnostic("WFM3011", "error", "one side is a number and the other is true or false", span, {
    hints: ["both must be of one kind"],
  });
}

export function wrongArguments(message: string, span: Span, hint: string): Diagnostic {
  return diagnostic("WFM3012", "error", message, span, { hints: [hint] });
}

export function unknownArgument(name: Name, callee: string, known: readonly string[]): Diagnostic {
  const near = didYouMean(name, known);
  const hints = known.length === 0 ? [`\`${callee}\` takes no named arguments`] : near.hints;
  const message = `\`${callee}\` has no argument called \`${name.text}\``;
  return diagnostic("WFM3012", "error", message, name.span, { ...near, hints });
}

export function badFormals(message: string, span: Span, hint: string): Diagnostic {
  return diagnostic("WFM3013", "error", message, span, { hints: [hint] });
}

export function badConstraint(message: string, span: Span, hint: string): Diagnostic {
  return diagnostic("WFM3014", "error", message, span, { hints: [hint] });
}

export function priorMismatch(prior: string, type: string, suited: readonly string[], span: Span): Diagnostic {
  return diagnostic("WFM3015", "error", `\`${prior}\` is not a prior for a ${type} variable`, span, {
    hints: [`\`${prior}\` suits ${listed(suited)}`],
  });
}

export function wrongTargets(callee: string, gives: number, named: number, span: Span): Diagnostic {
  const arrays = gives === 1 ? "one array" : `${gives} arrays`;
  return diagnostic("WFM3016", "error", `\`${callee}\` gives ${arrays}, but ${named} names are declared`, span, {
    hints: ["declare one name for each array, or read the others by a `data` statement of their own"],
  });
}
