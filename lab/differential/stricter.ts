/** Rules that refuse what Istio would serve, each on purpose. Nothing is added here without a reason that a user would accept. */
export const STRICTER: Readonly<Record<string, string>> = {
  ING501: 'one spelling for each host: capital letters and addresses work in plain text, and break the whole port once TLS is on it',
  ING603: 'the same for the hosts of routes',
  ING402: 'two ports with one target port share their listener, so each would serve the hosts of both',
  ING504: 'two protocols of one family share a listener, where the first decides about the filters of both',
  ING505: 'a host that two declarations open has two owners: one of them can take it from the other',
  ING605: 'a host that is served twice by one backend is a slip today and a race tomorrow',
  ING606: 'the hosts of a port are what its owner admits, also where Istio would take more',
  ING607: 'Istio routes hosts at any depth below a wildcard, certificates cover one label',
  ING608: 'two VirtualServices of one host are merged by age',
  ING609: 'a wildcard and a host below it share their routes, the older first',
};
