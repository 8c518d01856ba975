import type { PortDeclaration } from './declaration';

/** An option whose field not every version of Istio knows. */
export interface GatedField {
  /** As users write it. */
  readonly option: string;
  /** The minor of Istio 1 that brought the field. */
  readonly since: number;
  readonly isUsed: (port: PortDeclaration) => boolean;
}

/** Every such option of a port. */
export const GATED_FIELDS: readonly GatedField[] = [
  { option: 'caCredentialName', since: 28, isUsed: ({ tls }) => tls?.source === 'credential' && tls.clientCa !== undefined },
];
