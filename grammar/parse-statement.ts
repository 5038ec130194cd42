import { ExpressionParser, type Rule } from "./parse-expression.js";
import * as t from "./tokens.js";

const { reserved, soft } = t;

/** The statements of a model and the clauses of an experiment. Confusable signs are all read as `Binding`. */
export class StatementParser extends ExpressionParser {
  statement: Rule = this.RULE("statement", () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.param) },
        { ALT: () => this.SUBRULE(this.let) },
        { ALT: () => this.SUBRULE(this.plate) },
        { ALT: () => this.SUBRULE(this.graph) },
        { ALT: () => this.SUBRULE(this.data) },
        { ALT: () => this.SUBRULE(this.var) },
        { ALT: () => this.SUBRULE(this.define) },
        { ALT: () => this.SUBRULE(this.replicas) },
        { ALT: () => this.SUBRULE(this.couple) },
        { ALT: () => this.stray(t.AnyToken) },
      ],
    });
  });

  param: Rule = this.RULE("param", () => {
    this.CONSUME(reserved.param);
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.OPTION(() => {
      this.CONSUME(t.Binding);
      this.SUBRULE(this.expression);
    });
    this.OPTION1(() => {
      this.CONSUME(reserved.where);
      this.SUBRULE1(this.expression, { LABEL: "where" });
    });
    this.OPTION2(() => {
      this.CONSUME(soft.unit);
      this.SUBRULE(this.unit);
    });
  });

  /** Powers and products of unit names: `nats/weight`, `errors^2`. */
  unit: Rule = this.RULE("unit", () => {
    this.CONSUME(t.Identifier);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Slash) },
        { ALT: () => this.CONSUME(t.Star) },
        { ALT: () => this.CONSUME(t.Caret) },
      ]);
      this.OR1([{ ALT: () => this.CONSUME1(t.Identifier) }, { ALT: () => this.CONSUME(t.NumberLiteral) }]);
    });
  });

  let: Rule = this.RULE("let", () => {
    this.CONSUME(reserved.let);
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Binding);
    this.SUBRULE(this.expression);
  });

  plate: Rule = this.RULE("plate", () => {
    this.CONSUME(reserved.plate);
    this.OR([
      { ALT: () => this.CONSUME(t.Identifier) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.CONSUME1(t.Identifier);
          this.MANY(() => {
            this.OR1([
              { ALT: () => this.CONSUME(t.Comma, { LABEL: "separator" }) },
              { ALT: () => this.CONSUME(t.Less, { LABEL: "separator" }) },
            ]);
            this.CONSUME2(t.Identifier);
          });
          this.CONSUME(t.RightParen);
        },
      },
    ]);
    this.CONSUME(reserved.in);
    this.SUBRULE(this.value);
  });

  graph: Rule = this.RULE("graph", () => {
    this.CONSUME(soft.graph);
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Binding);
    this.SUBRULE(this.expression);
  });

  data: Rule = this.RULE("data", () => {
    this.CONSUME(soft.data);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.target) });
          this.CONSUME(t.RightParen);
        },
      },
      { ALT: () => this.SUBRULE1(this.target) },
    ]);
    this.OPTION(() => {
      this.OR1([
        { ALT: () => this.CONSUME(soft.from, { LABEL: "Binding" }) },
        { ALT: () => this.CONSUME(t.Binding, { LABEL: "Binding" }) },
      ]);
      this.SUBRULE(this.expression);
    });
  });

  var: Rule = this.RULE("var", () => {
    this.CONSUME(reserved.var);
    this.SUBRULE(this.target);
    this.OPTION(() => {
      this.CONSUME(t.Binding);
      this.SUBRULE(this.expression);
    });
    this.OPTION1(() => {
      this.CONSUME(soft.on);
      this.SUBRULE1(this.expression, { LABEL: "on" });
    });
  });

  /** `def`, `observe`, `factor` and `energy`: a target, a sign and a meaning. */
  define: Rule = this.RULE("define", () => {
    this.OR([
      { ALT: () => this.CONSUME(reserved.def, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(reserved.observe, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(soft.factor, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(soft.energy, { LABEL: "word" }) },
    ]);
    this.SUBRULE(this.target);
    this.CONSUME(t.Binding);
    this.SUBRULE(this.expression);
  });

  replicas: Rule = this.RULE("replicas", () => {
    this.CONSUME(soft.replicas);
    this.CONSUME(t.Identifier);
    this.CONSUME(reserved.in);
    this.SUBRULE(this.value);
    this.CONSUME(soft.of);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME1(t.Identifier, { LABEL: "variable" }) });
  });

  couple: Rule = this.RULE("couple", () => {
    this.CONSUME(soft.couple);
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(soft.to);
      this.CONSUME1(t.Identifier, { LABEL: "center" });
    });
    this.CONSUME(soft.across);
    this.CONSUME2(t.Identifier, { LABEL: "index" });
    this.CONSUME(soft.by);
    this.SUBRULE(this.expression);
  });
}
