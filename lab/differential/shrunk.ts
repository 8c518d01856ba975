import type { Declaration } from '../../test/support/random-declarations';

/** Ways to make a declaration simpler; each leaves those alone that are as simple already. */
const SIMPLER: ReadonlyArray<(declaration: Declaration) => readonly Declaration[]> = [
  (each) => (each.hosts.length > 1 ? each.hosts.map((host) => ({ ...each, hosts: [host] })) : []),
  (each) => (each.kind === 'https' && each.hosts.length === 1 ? [{ ...each, kind: 'tls' }] : []),
  (each) => (each.plainHttp === 'CLOSED' ? [] : [{ ...each, plainHttp: 'CLOSED' as Declaration['plainHttp'] }]),
  (each) => (each.allowed === undefined ? [] : [{ ...each, allowed: undefined }]),
  (each) => ((each.allowed ?? []).length < 2 ? [] : each.allowed!.map((namespace) => ({ ...each, allowed: [namespace] }))),
  (each) => (each.attached ? [{ ...each, attached: false }] : []),
  (each) => (each.name === undefined ? [] : [{ ...each, name: undefined }]),
  (each) => (each.gateway === 0 ? [] : [{ ...each, gateway: 0 }]),
];

/** As few and as simple declarations as show the same fault. */
export function shrunk(declarations: readonly Declaration[], isFaulty: (fewer: readonly Declaration[]) => boolean): readonly Declaration[] {
  const simpler = [
    ...declarations.map((_, i) => declarations.filter((_each, other) => other !== i)),
    ...declarations.flatMap((each, i) => SIMPLER.flatMap((simplify) => simplify(each))
      .map((changed) => declarations.map((other, at) => (at === i ? changed : other)))),
  ].find(isFaulty);
  return simpler ? shrunk(simpler, isFaulty) : declarations;
}
