import { Report } from '../../lab/report';

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
});

afterEach(() => jest.restoreAllMocks());

const check = (...problems: string[]) => ({ subject: 'article', place: 'client', requests: 3, problems });

test('ends with the numbers of passed and failed checks', () => {
  const report = new Report();
  report.add(check());
  report.add(check('no answer'));
  expect([report.close(), lines.at(-1)]).toEqual([false, '1 passed, 1 failed']);
  expect(lines).toContain('    no answer');
});

test('an aborted scenario is a failure, and the next one still runs', async () => {
  const report = new Report();
  await report.guard('article', () => Promise.reject(new Error('no cluster')));
  await report.guard('teams', () => Promise.resolve(report.add(check())));
  expect([report.close(), lines.at(-1)]).toEqual([false, '1 passed, 1 failed']);
  expect(lines.join('\n')).toMatch(/article +broken off .* FAILED\n {4}Error: no cluster/);
});

test('is successful when all checks passed, but not when there were none', () => {
  const report = new Report();
  expect(report.close()).toBe(false);
  report.add(check());
  expect(report.close()).toBe(true);
});
