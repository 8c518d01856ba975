import type { Explanation } from './explanation';
import { explanationText } from './explanation-text';
import { follow, type Followed } from './follow';
import { ingressFinding } from './ingress-finding';
import { obstacle, type Decisions } from './obstacle';
import { unique } from '../model/collections';
import type { GatewayModel } from '../model/ingress-model';
import { IngressOutcome } from '../model/ingress-outcome';
import type { IngressRequest } from '../path/request-path';
import type { Finding } from '../rules/finding';

/**
 * Explains where a request goes, and adds the findings about it. An error on its way ends it.
 */
export function explain(gateway: GatewayModel, request: IngressRequest, decisions: Decisions): Explanation {
  const intended = follow(gateway, request);
  const error = obstacle(intended.path, decisions);
  const { hops, unknowns, stop: { outcome, reason, hop } } = error ? follow(gateway, request, error) : intended;
  const arrives = outcome === IngressOutcome.ARRIVES;
  const facts = {
    url: request.url,
    arrives,
    outcome,
    stoppedAt: arrives ? undefined : hop,
    reason,
    hops: [...hops],
    ...declarations(intended, decisions.findings),
    unknowns: unique(unknowns),
  };
  return { ...facts, text: explanationText(facts) };
}

/**
 * The most specific declarations that the request met, and the findings: all errors, since any error prevents the synthesis, and
 * warnings that may be the reason why the request ends. If it would arrive, these are only the warnings about the most specific
 * declarations and the gateway: another host of the port may still wait for its route.
 *
 * @param intended the request as it goes without errors
 */
function declarations(
  { path: { gateway, servicePort, server, route }, stop }: Followed, found: readonly Finding[],
): Pick<Explanation, 'at' | 'findings'> {
  const met = [[gateway], servicePort?.openedBy, server?.openedBy, route?.declaredBy]
    .flatMap((declared) => (declared?.length ? [declared.map(({ declaration }) => declaration.at)] : []));
  const at = unique(met[met.length - 1]).sort();
  const subjects = new Set(stop.outcome === IngressOutcome.ARRIVES ? [...at, gateway.declaration.at] : met.flat());
  const told = found.filter((finding) => finding.level === 'error' || subjects.has(finding.at));
  return { at, findings: told.map(ingressFinding) };
}
