import { App, ImplicitTokenResolver, LazyResolver, NumberStringUnionResolver, type IResolver } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Those that every app has. */
const BUILT_IN = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** Resolvers of the user's, which can replace any value of any object when it is written. */
export function customResolvers(construct: IConstruct): IResolver[] {
  return (App.of(construct).resolvers ?? []).filter((resolver) => !BUILT_IN.some((Kind) => resolver instanceof Kind));
}

/** Renders something as it would be in an app without resolvers of the user's. */
export function withoutCustomResolvers<T>(construct: IConstruct, render: () => T): T {
  const { resolvers } = App.of(construct);
  const all = [...resolvers];
  const custom = customResolvers(construct);
  resolvers.splice(0, all.length, ...all.filter((resolver) => !custom.includes(resolver)));
  try {
    return render();
  } finally {
    resolvers.splice(0, resolvers.length, ...all);
  }
}
