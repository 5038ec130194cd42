import { element, type Html, join, text } from "./html.js";

const STYLE = `:root{color-scheme:light dark;--ink:#1d1f23;--dim:#5b616b;--page:#fff;--box:#f4f5f7;--rule:#d9dce1;--good:#0b6e3d;--bad:#b3261e;--word:#0b57a4;--string:#8a4b00;--number:#6b3fa0}
@media (prefers-color-scheme:dark){:root{--ink:#e3e4e8;--dim:#a0a6b1;--page:#16181d;--box:#20242b;--rule:#3a3f48;--good:#63cf94;--bad:#ff8a80;--word:#7db8f2;--string:#e0ac6a;--number:#c3a3ee}}
body{font:15px/1.55 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--page)}
h1{line-height:1.25;margin-bottom:.2rem}h2{margin-top:2.4rem;border-bottom:1px solid var(--rule);padding-bottom:.2rem}
.dim,caption{color:var(--dim)}.good{color:var(--good)}.bad{color:var(--bad)}.wide{overflow-x:auto}
table{border-collapse:collapse;margin:.6rem 0 1.4rem;font-variant-numeric:tabular-nums}caption{text-align:left;padding-bottom:.3rem}
td,th{padding:.22rem 1rem .22rem 0;text-align:left;border-bottom:1px solid var(--rule);vertical-align:top;overflow-wrap:anywhere}th{font-weight:600}.number{text-align:right}
pre{background:var(--box);padding:.8rem 1rem;overflow-x:auto;border-radius:6px}code,pre,.hash{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:13px}
.comment{color:var(--dim)}.string{color:var(--string)}pre .number{color:var(--number)}.word{color:var(--word)}
.notice{border-left:4px solid var(--bad);background:var(--box);padding:.7rem 1rem;border-radius:0 6px 6px 0}figure{margin:1rem 0 2rem}figure svg{max-width:100%;height:auto}
details>summary{cursor:pointer;color:var(--dim)}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem}dt{color:var(--dim)}dd{margin:0}
@media print{:root{--page:#fff;--ink:#000;--box:#f6f6f6}body{max-width:none;margin:0;font-size:11px}pre{white-space:pre-wrap}figure,tr,.notice{break-inside:avoid}h2{break-after:avoid}}`;

/** A whole HTML document without scripts and without links to elsewhere. */
export function page(title: string, body: readonly Html[]): string {
  const head = join(
    [
      '<meta charset="utf-8">' as Html,
      '<meta name="viewport" content="width=device-width, initial-scale=1">' as Html,
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">" as Html,
      element("title", text(title)),
      element("style", STYLE as Html),
    ],
    "\n",
  );
  const main = element("main", join([element("h1", text(title)), ...body.filter((part) => part !== "")], "\n"));
  return `<!doctype html>\n<html lang="en">\n<head>\n${head}\n</head>\n<body>\n${main}\n</body>\n</html>\n`;
}
