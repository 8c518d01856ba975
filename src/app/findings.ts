import { Construct, type IConstruct } from 'constructs';
import { IngressRegistry } from './registry';
import { optional, placeOf, predicate, requireProps, requireShape, string, type Shape } from '../arguments/argument-types';
import { ingressFinding, type IngressFinding } from '../diagnostics/ingress-finding';
import { isWithin } from '../model/names';
import { shown } from '../model/shown';
import { RULES } from '../rules/index';
import { isAcknowledgeable } from '../rules/rule';

const OF: Shape<{ scope: IConstruct }> = { scope: predicate('a construct', Construct.isConstruct) };
const ACKNOWLEDGE: Shape<{ code: string; reason: string }> = { code: string, reason: string };
const OPTIONS: Shape<AcknowledgeOptions> = { about: optional(string) };

/**
 * Which findings of a code were reviewed.
 */
export interface AcknowledgeOptions {
  /**
   * A text that the finding's `got` must contain, such as a host, so that other findings of the same code are still reported.
   *
   * @default - all findings of that code
   */
  readonly about?: string;
}

/**
 * The findings, which are errors and warnings, of a construct and of all constructs below it.
 */
export class Findings {
  /**
   * The findings of a construct and of all constructs below it.
   *
   * @param scope the construct, such as an `IngressRoute`, a chart or the app
   * @throws if it is not a construct
   */
  public static of(scope: IConstruct): Findings {
    requireShape('Findings.of', OF, { scope });
    return new Findings(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * All findings about the current declarations, sorted by construct path. You can call it at any time, even before `synth`.
   */
  public list(): IngressFinding[] {
    const { findings } = IngressRegistry.of(this.scope).current();
    return findings.filter(({ at }) => isWithin(at, this.scope.node.path)).map(ingressFinding);
  }

  /**
   * Marks a finding as reviewed and intended: it no longer fails the synthesis, prints a warning, or ends requests in `explain`, which
   * shows it with the reason. Only warnings can be acknowledged, and errors that affect only their own host.
   *
   * @param code the code of the finding, such as `ING607`
   * @param reason why it is intended, for readers of the declaration
   * @param options which of several findings of that code
   * @throws if an argument has a wrong type, no rule has that code, such a finding affects other hosts too, or a text is empty
   */
  public acknowledge(code: string, reason: string, options: AcknowledgeOptions = {}): void {
    requireProps(this.scope, 'Findings.acknowledge', ACKNOWLEDGE, { code, reason });
    requireProps(this.scope, 'Findings.acknowledge', OPTIONS, options);
    const rule = RULES.get(code);
    const at = this.scope.node.path;
    const place = placeOf(this.scope, 'Findings.acknowledge');
    if (!rule) throw new Error(`${place}\n  no rule has code ${shown(code)}\n  fix: use a code from docs/rules.md`);
    if (!isAcknowledgeable(rule)) {
      throw new Error(`${place}\n  ${code} cannot be acknowledged, since other hosts could break too`
        + `\n  otherwise: ${rule.otherwise}\n  fix: ${rule.fix}`);
    }
    if (reason.trim() === '') {
      throw new Error(`${place}\n  reason for ${code} must not be empty\n  fix: say why the finding is intended`);
    }
    if (options.about?.trim() === '') {
      throw new Error(`${place}\n  about for ${code} must not be empty\n  fix: leave it out to acknowledge all findings of the code`);
    }
    IngressRegistry.of(this.scope).acknowledge({ construct: this.scope, declaration: { at, code, reason, about: options.about } });
  }
}
