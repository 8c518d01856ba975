// Requests for which the VirtualServices that the change replaces had no route.
import { adopting, API, besideOne, OLD, to, URL } from '../../support/replaced';
import type { WarningCase } from '../../support/rule-cases';

function opened(before: string, place = '\'shop.example.com\' on port 443'): string[] {
  return [`warning at team/web: ING626 Service 'web.shop' gets every request, but before only those with ${before}, for ${place}`];
}

export const refusedBeforeCases: readonly WarningCase[] = [
  {
    code: 'ING626',
    when: 'only one path of the application was served',
    fails: adopting([{ ...API, ...to('web') }]),
    passes: adopting([{ ...API, ...to('web') }, { match: [{ uri: { prefix: '/' } }], ...to('web') }]),
    finds: opened('path prefix \'/api\''),
    url: URL,
  },
  {
    code: 'ING626',
    when: 'several paths of the application were served',
    fails: besideOne([], [{ match: [...API.match, ...OLD.match], ...to('web') }]),
    passes: besideOne([], [{ match: [...API.match, { uri: { regex: '.*' } }], ...to('web') }]),
    finds: opened('path prefix \'/api\', path prefix \'/old\''),
    url: URL,
  },
];
