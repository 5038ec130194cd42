#!/usr/bin/env bash
# Quick checks first: types, style and sizes, then the tests on the built command.
set -euo pipefail
cd "$(dirname "$0")/.."
npm run -s typecheck
npm run -s lint
npm run -s build
report=$(mktemp -d)/vitest.json
status=0
npx vitest run --project unit --reporter=default --reporter=json --outputFile.json="$report" || status=$?
node -e '
  const r = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  console.log(`${r.numPassedTests} passed, ${r.numFailedTests} failed, ${r.numPendingTests} skipped`);
' "$report"
exit "$status"
