import { readFileSync } from 'fs';
import { join } from 'path';

/** The parts of a jsii assembly that the guards read. */
export interface AssemblyType {
  readonly name: string;
  readonly kind: 'class' | 'enum' | 'interface';
  /** Whether an interface is a struct, which other languages pass by value. */
  readonly datatype?: boolean;
  readonly docs?: Docs;
  readonly initializer?: unknown;
  readonly members?: AssemblyMember[];
  readonly methods?: AssemblyMember[];
  readonly properties?: AssemblyMember[];
}

export interface AssemblyMember {
  readonly name: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
  /** The type that declares the member first, whose docs it inherits. */
  readonly overrides?: string;
}

export interface Docs {
  readonly summary?: string;
  readonly default?: string;
}

export interface Assembly {
  readonly types: Record<string, AssemblyType>;
  readonly submodules?: Record<string, unknown>;
}

export interface Declared {
  readonly type: AssemblyType;
  readonly member: AssemblyMember;
  /** `Type.member`, for messages. */
  readonly label: string;
}

/** What `npm test` compiled before it started Jest. */
export function readAssembly(root: string): Assembly {
  return { types: {}, ...JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')) };
}

/** Every method, property and enum member of a type. */
export function membersOf(type: AssemblyType): Declared[] {
  const members = [...type.members ?? [], ...type.methods ?? [], ...type.properties ?? []];
  return members.map(member => ({ type, member, label: `${type.name}.${member.name}` }));
}

/** Whether a signature holds, at any depth, a type reference that the predicate accepts. */
export function mentions(signature: unknown, accepts: (reference: Record<string, unknown>) => boolean): boolean {
  if (typeof signature !== 'object' || signature === null) {
    return false;
  }
  const reference = signature as Record<string, unknown>;
  return accepts(reference) || Object.values(reference).some(part => mentions(part, accepts));
}
