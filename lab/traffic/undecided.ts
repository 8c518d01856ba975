import type { Journey } from './journey';
import { qualifiedName } from '../../src/model/names';

/** The Services, as `namespace/name`, of which one answers a request that `explain` leaves open. */
export function candidates({ followed: { path } }: Journey): string[] {
  const theirs = (path.others ?? []).flatMap(({ takes }) => takes.flatMap(({ leadsTo }) => leadsTo.split(', ').map(serviceOfHost)));
  const ours = path.route?.destinations.map(({ namespace, serviceName }) => qualifiedName(namespace, serviceName)) ?? [];
  return [...theirs, ...ours];
}

/** Whether a Service, or Envoy itself, may answer: with a redirect of ours, or with 404 where nobody takes what others do not match. */
export function mayAnswer(journey: Journey, service: string | undefined): boolean {
  if (service !== undefined) return candidates(journey).includes(service);
  const { route } = journey.followed.path;
  return route === undefined || route.declaration.redirectsTo !== undefined;
}

/** `namespace/name` of a Service from its name in DNS, at least with the namespace, with or without a port. */
export function serviceOfHost(host: string): string {
  const [name, namespace] = host.split(':')[0].split('.');
  return qualifiedName(namespace, name);
}
