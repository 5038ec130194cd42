import {
  type CstNode,
  CstParser,
  type IParserErrorMessageProvider,
  type IToken,
  type ParserMethod,
  type TokenType,
} from "chevrotain";
import { maxFailures } from "./limits.js";
import { atDeclaration, resumeAt, type Unit } from "./recover.js";
import * as t from "./tokens.js";

const { reserved } = t;

/** The rules that catch a mistake inside them, and what is then skipped to. All others hand it to their caller. */
const recovering: Readonly<Record<string, Unit>> = {
  statement: "statement",
  clause: "clause",
  declaration: "declaration",
  model: "declaration",
  experiment: "declaration",
  modelHead: "head",
  experimentHead: "head",
};

/** The wording is made later, with the text at hand: an error only says which token or which rule was expected. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNoViableAltMessage: ({ ruleName }) => ruleName,
  buildEarlyExitMessage: ({ ruleName }) => ruleName,
  buildNotAllInputParsedMessage: ({ ruleName }) => ruleName,
};

/** The parts of chevrotain's engine that recovery needs and its typings leave out. */
interface Engine {
  CST_STACK: CstNode[];
  currIdx: number;
  getCurrRuleFullName(): string;
}

/** A rule of the grammar; it yields a node of the concrete tree. */
export type Rule = ParserMethod<[], CstNode>;

/** Expressions, types and targets; and how reading goes on after a mistake. */
export class ExpressionParser extends CstParser {
  private failures = 0;
  private tokens: readonly IToken[] = [];

  constructor(skipValidations: boolean) {
    super(t.allTokens, {
      maxLookahead: 2,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: expectations,
      skipValidations,
    });
  }

  /** Start over with another text. */
  read(tokens: readonly IToken[]): void {
    this.tokens = tokens;
    this.input = [...tokens];
    this.failures = 0;
  }

  /** True when so much is broken that the rest of the text was skipped. */
  get gaveUp(): boolean {
    return this.failures > maxFailures;
  }

  // ---- recovery ----------------------------------------------------------------------------------------------------

  /**
   * Called by chevrotain when a rule fails. Its own recovery inserts and deletes single tokens, which a reader takes for
   * noise; here the broken statement is given up and the next one is read.
   */
  protected invokeRuleCatch(error: unknown): CstNode {
    const engine = this as unknown as Engine;
    const unit = recovering[engine.getCurrRuleFullName()];
    const expected = error instanceof Error && /Exception$/.test(error.name);
    if (unit === undefined || !expected) throw error;
    this.skip(unit);
    return Object.assign(engine.CST_STACK[engine.CST_STACK.length - 1], { recoveredNode: true });
  }

  /** Take a token that can begin nothing here, and all that seems to belong to it; the builder reports it. */
  protected stray(type: TokenType): void {
    const token = this.CONSUME(type, { LABEL: "stray" });
    this.ACTION(() => {
      const alone = token.tokenType === t.Semicolon || token.tokenType === t.RightBrace;
      this.skip(recovering[(this as unknown as Engine).getCurrRuleFullName()], alone);
    });
  }

  /** True where the next token begins a declaration, so that the block before it must have ended. */
  protected beforeDeclaration(): boolean {
    return atDeclaration(this.tokens, (this as unknown as Engine).currIdx + 1);
  }

  /** Go to where the next statement seems to begin; a sign that stands alone has nothing behind it to skip. */
  private skip(unit: Unit, alone = false): void {
    const engine = this as unknown as Engine;
    const { tokens } = this;
    const from = engine.currIdx + 1;
    if (++this.failures > maxFailures) engine.currIdx = tokens.length - 1;
    else if (!alone) {
      const begin = engine.CST_STACK[engine.CST_STACK.length - 1].location?.startOffset ?? 0;
      let start = from;
      while (start > 0 && tokens[start - 1].startOffset >= begin) start--;
      engine.currIdx = resumeAt(tokens, start, from, unit) - 1;
    }
  }

  // ---- expressions -------------------------------------------------------------------------------------------------

  value: Rule = this.RULE("value", () => this.valueParts());

  /** An expression or a range; not a rule of its own where that would make the stack deeper. */
  private valueParts(): void {
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(t.Range);
      this.SUBRULE1(this.expression, { LABEL: "to" });
      this.OPTION1(() => {
        this.CONSUME(reserved.step);
        this.SUBRULE2(this.expression, { LABEL: "step" });
      });
    });
  }

  /** Operators and operands as one flat list, so that a long sum is not deep; build-operators.ts gives it its tree. */
  expression: Rule = this.RULE("expression", () => {
    this.MANY(() => {
      this.CONSUME(reserved.if);
      this.SUBRULE(this.expression, { LABEL: "condition" });
      this.CONSUME(reserved.then);
      this.SUBRULE1(this.expression, { LABEL: "chosen" });
      this.CONSUME(reserved.else);
    });
    this.SUBRULE(this.operand);
    this.MANY1(() => {
      this.CONSUME(t.Operator);
      this.SUBRULE1(this.operand);
    });
  });

  operand: Rule = this.RULE("operand", () => {
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Prefix, { LABEL: "prefix" }) },
        { ALT: () => this.SUBRULE(this.binder, { LABEL: "prefix" }) },
      ]);
    });
    this.OR1([
      { ALT: () => this.CONSUME(t.NumberLiteral) },
      { ALT: () => this.CONSUME(t.StringLiteral) },
      { ALT: () => this.CONSUME(reserved.true) },
      { ALT: () => this.CONSUME(reserved.false) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.named) },
      { GATE: () => this.LA(2).tokenType === t.LeftParen, ALT: () => this.SUBRULE(this.vote) },
    ]);
  });

  binder: Rule = this.RULE("binder", () => {
    this.OR([{ ALT: () => this.CONSUME(reserved.sum) }, { ALT: () => this.CONSUME(reserved.prod) }]);
    this.CONSUME(t.LeftParen);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Identifier) });
    this.CONSUME(t.RightParen);
  });

  group: Rule = this.RULE("group", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.expression);
    this.CONSUME(t.RightParen);
  });

  list: Rule = this.RULE("list", () => {
    this.CONSUME(t.LeftBracket);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression) });
    this.CONSUME(t.RightBracket);
  });

  named: Rule = this.RULE("named", () => {
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.args) }, { ALT: () => this.SUBRULE(this.indices) }]);
    });
  });

  /** `and(tau[mu, :])`, `or(tau[mu, :])`: the output rules of those names; between two operands the words are operators. */
  vote: Rule = this.RULE("vote", () => {
    this.OR([{ ALT: () => this.CONSUME(reserved.and) }, { ALT: () => this.CONSUME(reserved.or) }]);
    this.SUBRULE(this.args);
  });

  args: Rule = this.RULE("args", () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) });
    this.CONSUME(t.RightParen);
  });

  argument: Rule = this.RULE("argument", () => {
    this.OPTION2(() => {
      this.CONSUME(t.Identifier);
      this.CONSUME(t.Assign, { LABEL: "Binding" });
    });
    this.valueParts();
  });

  indices: Rule = this.RULE("indices", () => {
    this.CONSUME(t.LeftBracket);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.index) });
    this.CONSUME(t.RightBracket);
  });

  index: Rule = this.RULE("index", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Colon) }, { ALT: () => this.SUBRULE(this.expression) }]);
  });

  // ---- types and targets -------------------------------------------------------------------------------------------

  type: Rule = this.RULE("type", () => {
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(t.LeftParen);
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression) });
      this.CONSUME(t.RightParen);
    });
    this.OPTION1(() => this.SUBRULE(this.indices));
  });

  target: Rule = this.RULE("target", () => {
    this.CONSUME(t.Identifier);
    this.OPTION(() => this.SUBRULE(this.indices));
    this.OPTION1(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE(this.type);
    });
  });
}
