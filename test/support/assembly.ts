import { readFileSync } from 'fs';
import { join } from 'path';

/** The parts of a jsii assembly that tests read. */
export interface AssemblyType {
  readonly name: string;
  readonly fqn: string;
  readonly kind: 'class' | 'enum' | 'interface';
  /** Whether an interface is a struct, which other languages pass by value. */
  readonly datatype?: boolean;
  readonly docs?: Docs;
  /** Types that an interface extends. */
  readonly interfaces?: readonly string[];
  readonly initializer?: { readonly parameters?: readonly AssemblyValue[] };
  readonly members?: AssemblyMember[];
  readonly methods?: AssemblyMember[];
  readonly properties?: AssemblyMember[];
}

export interface AssemblyMember {
  readonly name: string;
  readonly docs?: Docs;
  readonly type?: TypeReference;
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly parameters?: readonly AssemblyValue[];
  /** The type that declares the member first, whose docs it inherits. */
  readonly overrides?: string;
}

/** A parameter or an option. */
export interface AssemblyValue {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
  readonly variadic?: boolean;
}

export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
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

/** A constructor or a static method, by the name that messages give it: `Type` or `Type.method`. */
export interface Callable {
  readonly label: string;
  readonly type: AssemblyType;
  /** Absent for a constructor. */
  readonly method?: string;
  readonly parameters: readonly AssemblyValue[];
}

/** The assembly of the package in a folder; `npm test` compiles ours before it starts Jest. */
export function readAssembly(root: string): Assembly {
  return { types: {}, ...JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')) };
}

/** Every constructor and static method with parameters, from which users create objects. */
export function callablesOf(type: AssemblyType): Callable[] {
  const { name, initializer, methods = [] } = type;
  const factories = methods.filter((method) => method.static);
  return [
    { label: name, type, parameters: initializer?.parameters ?? [] },
    ...factories.map((method) => ({ label: `${name}.${method.name}`, type, method: method.name, parameters: method.parameters ?? [] })),
  ].filter(({ parameters }) => parameters.length > 0);
}

/** The options of a struct, including those of the structs that it extends. */
export function optionsOf(types: Assembly['types'], { properties = [], interfaces = [] }: AssemblyType): AssemblyValue[] {
  const inherited = interfaces.flatMap((fqn) => optionsOf(types, types[fqn]));
  return [...inherited, ...properties.map(({ name, type, optional }) => ({ name, type: type!, optional }))];
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
