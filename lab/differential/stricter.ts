/** Rules that refuse what Istio would serve, each on purpose. Nothing is added here without a reason that a user would accept. */
export const STRICTER: Readonly<Record<string, string>> = {
  ING006: 'what the objects of a gateway have in common comes from declarations: a patch of it is refused even where nothing is served yet',
  ING304: 'a port of the proxy\'s own has no second listener until its first route comes, and then the two collide',
  ING402: 'two ports with one target port have one listener: the first route of either is served on both, or refused with the other',
  ING501: 'one spelling for each host: capitals, dots at the end and addresses work on some ports, and break others or their clients',
  ING504: 'gRPC-Web shares a listener with other plain protocols, where the first server decides about the filters of all',
  ING505: 'a host that two declarations open has two owners, and either can take it from the other',
  ING513: 'of two servers that cannot share a port, istiod keeps the older, which may be ours or that of another Gateway',
  ING514: 'a host in two Gateways has two owners, and the routes of both would be merged by age',
  ING603: 'one spelling for each host, also where a route brings it',
  ING605: 'a host that is served twice by one backend is a slip today and a race tomorrow',
  ING608: 'two VirtualServices of one host are merged by age',
  ING609: 'a wildcard and a host below it share their routes, the older first',
  ING611: 'two VirtualServices of one host are merged by age',
  ING614: 'a route that a patch leads elsewhere is judged by its match, which may be one that holds for every request that we ask for',
};
