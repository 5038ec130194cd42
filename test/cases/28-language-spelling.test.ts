import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSource } from "../../cli/load.js";
import { renderDiagnostic } from "../../cli/render/diagnostic.js";
import { positionAt, sourceFile } from "../../grammar/source.js";
import { compile } from "../../library/index.js";
import { ran } from "./ran.js";

// Source: reports on stan-dev/stanc3 (CRLF, byte order marks, tabs and carets, names and signs outside ASCII, blocks left open, quotes).
// One model in many spellings: three free spins in a field of 0.3, so that ln Z = 3 ln(2 cosh 0.3) by hand.
const folder = new URL("files/28-language-spelling/", import.meta.url);
const LOG_Z = 3 * Math.log(2 * Math.cosh(0.3));

/** The text as the command reads it. */
function textOf(name: string): string {
  const { source } = readSource(new URL(name, folder).pathname);
  if (!source) throw new Error(`${name} is not there`);
  return source.text;
}

/** Diagnostics as `WFM1234 line:column`. */
function placesOf(text: string): string[] {
  return compile(text).diagnostics.map(({ code, span }) => {
    const { line, column } = positionAt(sourceFile("m.wfm", text), span?.start ?? 0);
    return `${code} ${line}:${column}`;
  });
}

describe("one model in many spellings", () => {
  it.each(["crlf", "bom", "cr", "greek", "nbsp", "noeol", "latin1"])("%s: 3 ln(2 cosh 0.3)", async (name) => {
    const { values } = await ran(textOf(`${name}.wfm`));
    expect(values("log_partition")).toEqual([expect.closeTo(LOG_Z, 12)]);
  });

  it.each([
    ["tab_error", ["WFM2001 4:26"], /no name called `j`/],
    ["minus", ["WFM1005 4:17"], /`−` is written `-`/],
    ["smart", ["WFM1005 6:41"], /“flooding”/],
    ["unclosed", ["WFM1008 4:28"], /no closing `}`/],
    ["blockcomment", ["WFM1005 1:1"], /comment begins with `\/\/`/],
    ["astral_error", ["WFM1005 5:29", "WFM2001 5:42"], /comment begins/],
    ["utf16", ["WFM1021 1:1"], /UTF-16/],
    ["big_number", ["WFM1003 4:18"], /`1e999` is too large/],
    ["leadzero", ["WFM1003 4:18"], /`\.3` is not a number/],
    ["empty", [], /./],
  ])("%s: %j", (name, places, says) => {
    const text = textOf(`${name}.wfm`);
    expect(placesOf(text)).toEqual(places);
    for (const { message } of compile(text).diagnostics.slice(0, 1)) expect(message).toMatch(says);
  });

  it("every file is looked at", () => {
    expect(readdirSync(folder).length).toBe(17);
  });
});

describe("line breaks of every kind", () => {
  // A comment that ended at LF alone would swallow the rest of a file with CR alone.
  const lines = [
    "/// three spins",
    "model M { // begins",
    "  plate i in 1..3",
    "",
    "  var s[i]: spin",
    "  energy e[i] := s[q]",
    "}",
  ];
  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("%s: the mistake is in line 6, drawn by itself", (_, lineBreak) => {
    const text = lines.join(lineBreak);
    expect(placesOf(text)).toEqual(["WFM2001 6:20"]);
    const source = sourceFile("m.wfm", text);
    const drawn = renderDiagnostic(compile(text).diagnostics[0], () => source).split("\n");
    expect(drawn).toContain("6 |   energy e[i] := s[q]");
    expect(source.lineStarts.length).toBe(lines.length);
  });

  it("a string ends with its line", () => {
    expect(placesOf('model M {\r  data x: real from csv("a.csv)\r}\r')).toEqual(["WFM1002 2:25"]);
  });
});

describe("bytes that are not UTF-8", () => {
  const model = (data: string) =>
    `model M {\n  plate i in 1..3\n  ${data}\n  var s[i]: spin\n  energy e[i] := -0.3 * s[i]\n}\n`;
  const told = (text: string) =>
    compile(text).diagnostics.map(({ code, severity, hints }) => [code, severity, hints.join(" ")]);
  const advice = expect.stringMatching(/Latin-1.*UTF-8/);

  it("are told once in comments and strings, which can be read all the same", () => {
    expect(told(textOf("latin1.wfm"))).toEqual([["WFM1022", "warning", advice]]);
    expect(placesOf(textOf("latin1.wfm"))).toEqual(["WFM1022 1:7"]);
    expect(told(model('// \uFFFD\uFFFD and "\uFFFD"'))).toEqual([["WFM1022", "warning", advice]]);
  });

  it("are an error in a name, with the same advice", () => {
    expect(told(model("param r\uFFFD: real = 1"))[0]).toEqual(["WFM1001", "error", advice]);
  });
});
