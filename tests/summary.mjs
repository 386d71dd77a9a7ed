// Sums up the test results (trx files) of all projects in one last line. A project whose run crashed, or left no results, counts as a failure.
// usage: node summary.mjs <results folder> [--filtered]
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...options] = process.argv.slice(2);
const filtered = options.includes("--filtered");
const total = { passed: 0, failed: 0, skipped: 0 };

const lines = existsSync(join(folder, "exit-codes")) ? readFileSync(join(folder, "exit-codes"), "utf8").trim().split("\n") : [];
for (const [project, exitCode] of lines.map(line => line.split(" "))) {
  const found = countsOf(join(folder, `${project}.trx`));
  if (found === null) {
    // A filter may leave nothing to run in a project; dotnet test then succeeds without results.
    if (filtered && exitCode === "0") continue;
    console.log(`${project}: the run left no readable results; see ${project}.log in artifacts/test-results`);
    total.failed++;
    continue;
  }
  total.passed += found.passed;
  total.failed += found.failed;
  total.skipped += found.skipped;
  if (exitCode !== "0" && found.failed === 0) {
    console.log(`${project}: no test failed, yet the run did (a crash, a hang or an aborted run); see ${project}.log in artifacts/test-results`);
    total.failed++;
  }
}

const nothingRan = total.passed + total.failed === 0;
if (nothingRan) console.log("No test ran.");
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || nothingRan ? 1 : 0);

// The outcome of every single result is counted; the summary counters of a trx file say nothing of tests that were skipped.
function countsOf(file) {
  if (!existsSync(file)) return null;
  const text = readFileSync(file, "utf8");
  if (!text.includes("</TestRun>")) return null;
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, attributes] of text.matchAll(/<UnitTestResult\s([^>]*)>/g)) {
    const outcome = /\boutcome="([^"]*)"/.exec(attributes)?.[1] ?? "none";
    if (outcome === "Passed") counts.passed++;
    else if (outcome === "NotExecuted") counts.skipped++;
    else counts.failed++;
  }
  return counts;
}
