// `npm run bench -- [sizes] [shapes]`: the basic shape unless shapes are named; `all` names all of them.
import { compare, type Comparison } from './comparison';
import { report } from './report';
import { assertSameManifests } from './same-manifests';
import { Sandbox } from './sandbox';
import { BASIC, SHAPES, type Shape } from './shape';

const ROUNDS = 5;
const VERIFIED = 10;

function selectedShapes(words: readonly string[]): readonly Shape[] {
  const unknown = words.filter(word => word !== 'all' && !SHAPES.some(({ name }) => name === word));
  if (unknown.length > 0) {
    throw new Error(`no shape ${unknown.join(', ')}: there are ${SHAPES.map(({ name }) => name).join(', ')}, and all`);
  }
  if (words.includes('all')) return SHAPES;
  return words.length === 0 ? [BASIC] : SHAPES.filter(({ name }) => words.includes(name));
}

function measured(sandbox: Sandbox, { name, sizes }: Shape, wanted: readonly number[]): Comparison[] {
  const objects = assertSameManifests(name, VERIFIED);
  console.log(`${name}: both sides write the same ${objects} objects for ${VERIFIED} applications`);
  return (wanted.length > 0 ? wanted : sizes).map(count => {
    console.log(`${name}: ${count} applications, each side ${ROUNDS} times`);
    return compare(sandbox, name, count, ROUNDS);
  });
}

const args = process.argv.slice(2);
const numbers = args.filter(arg => /^\d+$/.test(arg)).map(Number);
const shapes = selectedShapes(args.filter(arg => !/^\d+$/.test(arg)));
const sandbox = new Sandbox();
try {
  const comparisons = shapes.flatMap(shape => measured(sandbox, shape, numbers));
  console.log(`\nmedian of ${ROUNDS}, each in a process of its own; the manifests of all runs are the same\n\n${report(comparisons)}`);
} finally {
  sandbox.remove();
}
