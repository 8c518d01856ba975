const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs some work that these signals do not interrupt: they end the process as soon as it is over. A signal that the user's program
 * handles itself never interrupts it, so it is left alone.
 */
export function withSignalsDeferred<T>(work: () => T): T {
  const stop = SIGNALS.filter((signal) => process.listenerCount(signal) === 0).map(deferred);
  try {
    return work();
  } finally {
    // Node tells of signals that came meanwhile before it runs this.
    setImmediate(() => stop.forEach((each) => each()));
  }
}

/** Defers a signal until the returned function is called. */
function deferred(signal: NodeJS.Signals): () => void {
  const stop = () => process.removeListener(signal, end);
  const end = () => {
    stop();
    process.kill(process.pid, signal);
  };
  process.on(signal, end);
  return stop;
}
