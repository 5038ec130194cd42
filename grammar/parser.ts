import type { Rule } from "./parse-expression.js";
import { StatementParser } from "./parse-statement.js";
import * as t from "./tokens.js";

const { reserved, soft } = t;

/**
 * The grammar (docs/reference/language.md): text's tokens to a concrete tree. The rules for expressions and statements are
 * inherited; here are clauses, declarations and the file. Where a sign is easily confused with another, both are read
 * and the builder complains.
 */
export class ModelParser extends StatementParser {
  /** Validation finds mistakes of the grammar itself; a test asks for it, users need not wait for it. */
  constructor(skipValidations = true) {
    super(skipValidations);
    this.performSelfAnalysis();
  }

  file: Rule = this.RULE("file", () => {
    this.MANY(() => this.SUBRULE(this.declaration));
  });

  declaration: Rule = this.RULE("declaration", () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.use) },
        { ALT: () => this.SUBRULE(this.model) },
        { ALT: () => this.SUBRULE(this.activation) },
        { ALT: () => this.SUBRULE(this.channel) },
        { ALT: () => this.SUBRULE(this.rule) },
        { ALT: () => this.SUBRULE(this.experiment) },
        { ALT: () => this.stray(t.AnyToken) },
        { ALT: () => this.stray(t.RightBrace) },
      ],
    });
  });

  use: Rule = this.RULE("use", () => {
    this.CONSUME(reserved.use);
    this.OPTION(() => this.CONSUME(t.Identifier, { LABEL: "format" }));
    this.CONSUME(t.StringLiteral);
    this.OPTION2(() => {
      this.CONSUME(soft.evidence);
      this.CONSUME1(t.StringLiteral, { LABEL: "observed" });
    });
    this.OPTION1(() => {
      this.CONSUME(soft.as);
      this.CONSUME1(t.Identifier, { LABEL: "alias" });
    });
  });

  model: Rule = this.RULE("model", () => {
    this.SUBRULE(this.modelHead);
    this.CONSUME(t.LeftBrace);
    this.MANY({ GATE: () => !this.beforeDeclaration(), DEF: () => this.SUBRULE(this.statement) });
    this.CONSUME(t.RightBrace);
  });

  modelHead: Rule = this.RULE("modelHead", () => {
    this.CONSUME(reserved.model);
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(reserved.extends);
      this.CONSUME1(t.Identifier, { LABEL: "base" });
    });
  });

  experiment: Rule = this.RULE("experiment", () => {
    this.SUBRULE(this.experimentHead);
    this.CONSUME(t.LeftBrace);
    this.OPTION(() => this.CONSUME(t.StringLiteral));
    this.MANY({ GATE: () => !this.beforeDeclaration(), DEF: () => this.SUBRULE(this.clause) });
    this.CONSUME(t.RightBrace);
  });

  experimentHead: Rule = this.RULE("experimentHead", () => {
    this.CONSUME(soft.experiment);
    this.CONSUME(t.Identifier);
    this.CONSUME(soft.on);
    this.CONSUME1(t.Identifier, { LABEL: "model" });
  });

  activation: Rule = this.RULE("activation", () => {
    this.CONSUME(soft.activation);
    this.CONSUME(t.Identifier);
    this.SUBRULE(this.formals);
    this.OPTION(() => {
      this.CONSUME(t.Arrow);
      this.SUBRULE(this.type);
    });
    this.CONSUME(t.Binding);
    this.SUBRULE(this.expression);
    this.OPTION1(() => {
      this.CONSUME(reserved.smooth);
      this.SUBRULE1(this.expression, { LABEL: "smooth" });
    });
  });

  channel: Rule = this.RULE("channel", () => {
    this.CONSUME(soft.channel);
    this.CONSUME(t.Identifier);
    this.SUBRULE(this.formals);
    this.CONSUME(t.Binding);
    this.SUBRULE(this.expression);
  });

  rule: Rule = this.RULE("rule", () => {
    this.CONSUME(soft.rule);
    this.CONSUME(t.Identifier);
    this.SUBRULE(this.formals);
    this.CONSUME(t.Arrow);
    this.SUBRULE(this.type);
    this.CONSUME(t.Binding);
    this.SUBRULE(this.expression);
  });

  formals: Rule = this.RULE("formals", () => {
    this.CONSUME(t.LeftParen);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.formal, { LABEL: "random" }) });
    this.OPTION(() => {
      this.CONSUME(t.Semicolon);
      this.AT_LEAST_ONE_SEP1({ SEP: t.Comma, DEF: () => this.SUBRULE1(this.formal, { LABEL: "parameter" }) });
    });
    this.CONSUME(t.RightParen);
  });

  formal: Rule = this.RULE("formal", () => {
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.OPTION(() => {
      this.CONSUME(t.Binding);
      this.SUBRULE(this.expression);
    });
  });

  // ---- clauses of an experiment ------------------------------------------------------------------------------------

  clause: Rule = this.RULE("clause", () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.run) },
        { ALT: () => this.SUBRULE(this.axis) },
        { ALT: () => this.SUBRULE(this.seeds) },
        { ALT: () => this.SUBRULE(this.measure) },
        { ALT: () => this.SUBRULE(this.stop) },
        { ALT: () => this.SUBRULE(this.expect) },
        { ALT: () => this.SUBRULE(this.plot) },
        { ALT: () => this.SUBRULE(this.save) },
        { ALT: () => this.SUBRULE(this.report) },
        { ALT: () => this.stray(t.AnyToken) },
      ],
    });
  });

  run: Rule = this.RULE("run", () => {
    this.CONSUME(soft.run);
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(t.LeftBrace);
      this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.setting) });
      this.CONSUME(t.RightBrace);
    });
  });

  setting: Rule = this.RULE("setting", () => {
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Binding);
    this.SUBRULE(this.value);
  });

  axis: Rule = this.RULE("axis", () => {
    this.OR([
      { ALT: () => this.CONSUME(soft.anneal, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(soft.sweep, { LABEL: "word" }) },
    ]);
    this.CONSUME(t.Identifier);
    this.CONSUME(reserved.in);
    this.SUBRULE(this.value);
  });

  seeds: Rule = this.RULE("seeds", () => {
    this.CONSUME(soft.seeds);
    this.SUBRULE(this.value);
  });

  measure: Rule = this.RULE("measure", () => {
    this.CONSUME(soft.measure);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression) });
  });

  stop: Rule = this.RULE("stop", () => {
    this.CONSUME(soft.stop);
    this.CONSUME(soft.when);
    this.SUBRULE(this.expression);
  });

  expect: Rule = this.RULE("expect", () => {
    this.CONSUME(soft.expect);
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(soft.at);
      this.SUBRULE1(this.expression, { LABEL: "at" });
    });
  });

  plot: Rule = this.RULE("plot", () => {
    this.CONSUME(soft.plot);
    this.SUBRULE(this.expression);
    this.CONSUME(soft.vs);
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(soft.by);
      this.CONSUME1(t.Identifier, { LABEL: "by" });
    });
  });

  save: Rule = this.RULE("save", () => {
    this.CONSUME(soft.save);
    this.CONSUME(t.Identifier);
    this.CONSUME(soft.to);
    this.CONSUME(t.StringLiteral);
  });

  report: Rule = this.RULE("report", () => {
    this.CONSUME(soft.report);
    this.CONSUME(t.StringLiteral);
  });
}
