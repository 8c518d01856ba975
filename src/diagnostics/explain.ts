import type { ExplainedHop, Explanation } from './explanation';
import { explanationText } from './explanation-text';
import { unique } from '../model/collections';
import type { IngressHop } from '../model/hop';
import type { GatewayModel } from '../model/ingress-model';
import { IngressOutcome } from '../model/outcome';
import type { IngressRequest, RequestPath } from '../model/request-path';
import type { Step } from '../model/step';
import { REQUEST_PATH } from '../path/index';
import type { Finding } from '../rules/rule';

/**
 * Follows a request hop by hop, through the same hops that write the output.
 */
export function explain(gateway: GatewayModel, request: IngressRequest, found: readonly Finding[]): Explanation {
  let path: RequestPath = { request, gateway };
  let stop: { hop: IngressHop; outcome: IngressOutcome; reason: string } | undefined;
  const hops: ExplainedHop[] = [];
  const unknowns: string[] = [];
  for (const { name, follow } of REQUEST_PATH) {
    if (stop) {
      hops.push({ hop: name, reached: false, summary: 'not reached', object: '-' });
      continue;
    }
    const step: Step = follow(path);
    hops.push({ hop: name, reached: true, summary: step.summary, object: step.object });
    unknowns.push(...step.unknowns ?? []);
    path = step.path ?? path;
    stop = step.stop && { hop: name, ...step.stop };
  }
  const { outcome, reason, hop } = stop!;
  const arrives = outcome === IngressOutcome.ARRIVES;
  const facts = {
    url: request.url,
    arrives,
    outcome,
    stoppedAt: arrives ? undefined : hop,
    reason,
    hops,
    ...declarations(path, arrives, found),
    unknowns: unique(unknowns),
  };
  return { ...facts, text: explanationText(facts) };
}

/**
 * The narrowest declarations that the request met, and what was found: all errors, since with an error nothing is synthesized, and
 * warnings where they may be why the request ends; not where it arrives beside a host that waits for its route.
 */
function declarations(
  { gateway, servicePort, server, route }: RequestPath, arrives: boolean, found: readonly Finding[],
): Pick<Explanation, 'declaredAt' | 'findings'> {
  const met = [[gateway.declaration], servicePort?.openedBy, server?.openedBy, route?.declaredBy]
    .flatMap((declared) => (declared?.length ? [declared.map(({ declaredAt }) => declaredAt)] : []));
  const declaredAt = unique(met[met.length - 1]).sort();
  const subjects = new Set(arrives ? [...declaredAt, gateway.declaration.declaredAt] : met.flat());
  const told = found.filter(({ level, subject }) => level === 'error' || subjects.has(subject));
  return { declaredAt, findings: told.map(({ level, subject, message }) => `${level} at ${subject}: ${message}`) };
}
