import { Construct, type IConstruct } from 'constructs';
import { IngressRegistry } from './registry';
import { requireProps, requireShape, predicate, string, type Shape } from '../arguments/argument-types';
import { ingressFinding, type IngressFinding } from '../diagnostics/ingress-finding';
import { isWithin } from '../model/names';
import { shown } from '../model/shown';
import { RULE_TABLES } from '../rules/index';
import { isAcknowledgeable } from '../rules/rule';

const OF: Shape<{ scope: IConstruct }> = { scope: predicate('a construct', Construct.isConstruct) };
const ACKNOWLEDGE: Shape<{ code: string; reason: string }> = { code: string, reason: string };

/**
 * What the rules have found in a construct and in all constructs below it.
 */
export class Findings {
  /**
   * The findings of a construct and of all below it.
   *
   * @param scope the construct, such as an `IngressRoute`, a chart or the app
   * @throws when it is no construct
   */
  public static of(scope: IConstruct): Findings {
    requireShape('Findings.of', OF, { scope });
    return new Findings(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * All of them as things stand, by path.
   */
  public list(): IngressFinding[] {
    const { findings } = IngressRegistry.of(this.scope).current();
    return findings.filter(({ at }) => isWithin(at, this.scope.node.path)).map(ingressFinding);
  }

  /**
   * Tells that a finding was weighed and is wanted so. A warning, and an error that could only hurt the host that it is about, then stop
   * nothing any more; `explain` shows them with the reason.
   *
   * @param code the code of the finding, such as `ING607`
   * @param reason why it is wanted, for whoever reads the declaration later
   * @throws when an argument is no text, when there is no such code, when such a finding would break hosts of others too, or without a reason
   */
  public acknowledge(code: string, reason: string): void {
    requireProps(this.scope, 'Findings.acknowledge', ACKNOWLEDGE, { code, reason });
    const rule = RULE_TABLES.flatMap(({ rules }) => rules).find((each) => each.code === code);
    const path = this.scope.node.path;
    if (!rule) throw new Error(`${path}: Findings.acknowledge:\n  no rule has code ${shown(code)}\n  fix: use a code from docs/rules.md`);
    if (!isAcknowledgeable(rule)) {
      throw new Error(`${path}: Findings.acknowledge:\n  ${code} cannot be acknowledged, since other hosts could break too`
        + `\n  otherwise: ${rule.otherwise}\n  fix: ${rule.fix}`);
    }
    if (reason.trim() === '') {
      throw new Error(`${path}: Findings.acknowledge:\n  reason for ${code} must not be empty\n  fix: say why the finding is intended`);
    }
    IngressRegistry.of(this.scope).acknowledge({ at: path, code, reason });
  }
}
