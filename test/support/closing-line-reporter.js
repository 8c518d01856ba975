/**
 * Ends a run with one plain line that scripts read: `N passed, N failed, N skipped`.
 * With INGRESS_NO_SKIPS=1, which CI sets, a skipped test is a failed one: there every program is installed.
 */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const passed = results.numPassedTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = skippedTests(results);
    const forbidden = process.env.INGRESS_NO_SKIPS === '1' && skipped.length > 0;

    if (forbidden) {
      this.error = new Error('tests were skipped, and INGRESS_NO_SKIPS=1 forbids that');
      print(`${this.error.message}:`, ...skipped.map(name => `  ${name}`));
    }
    const [failures, skips] = forbidden ? [failed + skipped.length, 0] : [failed, skipped.length];
    // Jest writes its own summary after the last reporter.
    process.once('exit', () => print(`${passed} passed, ${failures} failed, ${skips} skipped`));
  }

  /** Jest fails the run when a reporter returns an error here. */
  getLastError() {
    return this.error;
  }
}

function skippedTests(results) {
  return results.testResults.flatMap(file => file.testResults
    .filter(test => test.status !== 'passed' && test.status !== 'failed')
    .map(test => test.fullName));
}

function print(...lines) {
  process.stdout.write(lines.map(line => `${line}\n`).join(''));
}

module.exports = ClosingLineReporter;
