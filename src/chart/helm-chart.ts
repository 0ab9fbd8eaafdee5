import { type ApiObject, Chart } from 'cdk8s';
import { type Construct, type IConstruct } from 'constructs';
import { chartConditions } from '../template/chart-conditions.js';
import { SynthError } from '../template/error.js';
import { expressionOf, nodeOf, type Expr, type Refs, type Templated } from '../template/expression.js';
import { toNode, type Condition } from '../template/functions.js';
import { markerOf } from '../template/marker.js';
import type { ChartScope, Node } from '../template/node.js';
import { combine } from '../template/structure.js';
import { ANY } from '../template/types.js';
import type { ObjectType } from '../values/value.js';
import type { PartialValues, ValuesOf } from '../values/value-type.js';
import { conventionalFullname, objectName, releasePrefix } from './names.js';
import { constructReferent, idPath } from './referent.js';
import { wrappersOf } from './when.js';

export interface Maintainer {
  readonly name: string;
  readonly email?: string;
  readonly url?: string;
}

/** What Chart.yaml says of a chart, with the declaration of its values. */
export interface HelmChartProps<T extends ObjectType> {
  /** The chart's name: lower-case letters, digits and dashes. Default: the construct's id. */
  readonly name?: string;
  /** The chart's version (SemVer 2). */
  readonly version: string;
  /** The version of the application. Default: none. */
  readonly appVersion?: string;
  readonly description: string;
  /** Default: application. */
  readonly type?: 'application' | 'library';
  /** A SemVer range of the Kubernetes versions that the chart supports. `-0` admits pre-releases, as some clouds name theirs. Default: >=1.28.0-0. */
  readonly kubeVersion?: string;
  readonly keywords?: readonly string[];
  readonly home?: string;
  readonly sources?: readonly string[];
  readonly maintainers?: readonly Maintainer[];
  readonly icon?: string;
  readonly deprecated?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  /** The chart's values: `value.object({ ... })`. */
  readonly values: T;
  /** The name that all objects' names begin with. Default: `<release>-<chart>`, by the chart's id in its parent. */
  readonly fullname?: (values: Refs<ValuesOf<T>>) => Expr<string>;
  /** `app.kubernetes.io/part-of` of every object: the larger application. Default: none. */
  readonly partOf?: string;
  /** Other defaults for the chart's values, its subcharts' under their names, and globals: for a class that others configure. */
  readonly defaults?: object;
  /** Paragraphs for the README, in Markdown, after the description. A function is called when the chart is complete. */
  readonly readme?: string | (() => string);
}

export interface SubchartOptions<T> {
  /** The value of this chart, or of `global`, that switches the subchart on. Default: always on. */
  readonly condition?: Condition;
  /** Other defaults for the subchart's values. */
  readonly values?: PartialValues<T>;
}

/** A subchart as its parent sees it. */
export interface Subchart {
  readonly chart: HelmChart;
  readonly condition: Node | undefined;
  readonly values: Readonly<Record<string, unknown>>;
}

const HELM_CHART = Symbol.for('floe-charts.HelmChart');

/**
 * A Helm chart: the constructs in its scope become its templates. A HelmChart in the scope of another is its subchart,
 * under the name of its id.
 */
export class HelmChart<T extends ObjectType = ObjectType> extends Chart {
  /** cdk8s tells its own classes apart by a mark rather than by prototype, and its test would take any Chart for one of these. */
  static override [Symbol.hasInstance](candidate: unknown): candidate is HelmChart {
    return typeof candidate === 'object' && candidate !== null && HELM_CHART in candidate;
  }

  /** The release's name as names of objects may begin: without dots, and with a letter in front. */
  static readonly releaseName: Expr<string> = releasePrefix;

  /** The HelmChart that a construct is in. */
  static override of(construct: IConstruct): HelmChart {
    for (let at: IConstruct | undefined = construct; at !== undefined; at = at.node.scope) if (at instanceof HelmChart) return at;
    throw new SynthError(construct.node.path, 'is not inside a HelmChart.');
  }

  /** Typed references to the chart's values. */
  readonly values: Refs<ValuesOf<T>>;
  /** The name that all objects' names begin with. */
  readonly fullname: Expr<string>;
  /** What Chart.yaml says. */
  readonly metadata: Readonly<Omit<HelmChartProps<T>, 'fullname' | 'name'>> & { readonly name: string };
  /** @internal */
  readonly chartScope: ChartScope;
  /** @internal */
  readonly fullnameNode: Node;
  /** @internal Values files by name: environments, and what chart-testing installs. */
  readonly valuesFiles = { environments: new Map<string, unknown>(), ci: new Map<string, unknown>() };
  /** @internal */
  readonly crds = new Map<string, unknown>();
  private readonly subchartOptions = new Map<HelmChart, { condition?: Node; values?: unknown }>();

  constructor(scope: Construct, id: string, props: HelmChartProps<T>) {
    super(scope, id);
    Object.defineProperty(this, HELM_CHART, { value: true });
    const { fullname, name = id, ...rest } = props;
    this.metadata = { ...rest, name };
    const parent = scope.node.scopes.reverse().find((each): each is HelmChart => each instanceof HelmChart);
    this.chartScope = scopeOf(this, parent);
    this.values = expressionOf<Refs<ValuesOf<T>>>({ op: 'values', chart: this.chartScope, type: props.values });
    const definition = toNode(fullname === undefined ? conventionalFullname(this.chartScope) : fullname(this.values));
    this.fullnameNode = definition;
    this.fullname = expressionOf<Expr<string>>({ op: 'fullname', chart: this.chartScope, definition, type: definition.type });
  }

  /** The name of an object: the chart's full name and a suffix, within Kubernetes' limits for the kind. */
  nameFor(kind: string, suffix: string | Expr<string>): Expr<string> {
    return objectName(this.fullname, suffix, kind);
  }

  /** The labels that select the pods of a component in this release, and no others. They never change. */
  selectorLabels(component?: string): Templated<Record<string, string>> {
    return combine<Record<string, string>>(standardMapping('selectorLabels'), componentLabel(component));
  }

  /** The labels of every object: name, instance, version, part-of, managed-by, chart, and the component. */
  standardLabels(component?: string): Templated<Record<string, string>> {
    return combine<Record<string, string>>(standardMapping('labels'), componentLabel(component));
  }

  /** Says how a subchart is switched on and what other defaults its values have here. */
  subchart<S extends ObjectType, C extends HelmChart<S>>(chart: C & HelmChart<S>, options: SubchartOptions<S> = {}): C {
    if (chart.node.scope === undefined || HelmChart.of(chart.node.scope) !== (this as unknown)) {
      throw new SynthError(this.node.path, `${chart.node.path} is no subchart of this chart: create it in this chart's scope.`);
    }
    this.subchartOptions.set(chart, {
      ...(options.condition === undefined ? {} : { condition: this.conditionNode(chart, options.condition) }),
      values: options.values,
    });
    return chart;
  }

  private conditionNode(chart: Construct, condition: Condition): Node {
    const node = nodeOf(condition) as Node;
    if (valuesPath(node) === undefined) {
      throw new SynthError(
        chart.node.path,
        "Helm switches a subchart by a single value: the condition must be a boolean value of this chart, such as values.cache.enabled, or one under 'global'.",
      );
    }
    return node;
  }

  /** @internal The subcharts, in the order in which they were made. */
  get subcharts(): readonly Subchart[] {
    const nested = this.node
      .findAll()
      .filter(
        (each): each is HelmChart => each instanceof HelmChart && (each as unknown) !== this && each.chartScope.parent === this.chartScope,
      );
    return nested.map((chart) => {
      const options = this.subchartOptions.get(chart);
      return { chart, condition: options?.condition, values: (options?.values ?? {}) as Record<string, unknown> };
    });
  }

  /** @internal */
  enabledBy(chart: HelmChart): Node | undefined {
    return this.subchartOptions.get(chart)?.condition;
  }

  /** Adds `values-<name>.yaml`: the values of an environment, checked against the schema. */
  addEnvironment(name: string, values: PartialValues<T>): void {
    this.valuesFiles.environments.set(name, values);
  }

  /** Adds `ci/<name>-values.yaml`: values with which chart-testing installs the chart. */
  addCiValues(name: string, values: PartialValues<T>): void {
    this.valuesFiles.ci.set(name, values);
  }

  /** Adds a CustomResourceDefinition to `crds/`: Helm installs it before the templates, and never changes or deletes it. */
  addCrd(name: string, definition: object): void {
    this.crds.set(name, definition);
  }

  /** Names of objects that come without one: of this release, so that two releases do not collide. */
  override generateObjectName(object: ApiObject): string {
    const suffix = idPath(object, this).join('-');
    const name = toNode(this.nameFor(object.kind, suffix === '' ? object.kind.toLowerCase() : suffix));
    return markerOf({ op: 'reference', target: constructReferent(object, this), of: name, fact: 'the name', type: name.type });
  }
}

function scopeOf(chart: HelmChart<never> | HelmChart, parent: HelmChart | undefined): ChartScope {
  return {
    path: chart.node.path,
    chartName: chart.metadata.name,
    alias: parent === undefined ? chart.metadata.name : chart.node.id,
    parent: parent?.chartScope,
    get enabled() {
      return parent?.enabledBy(chart);
    },
  };
}

/** The conditions under which an object exists. */
export function objectConditions(construct: Construct, chart: HelmChart): readonly Node[] {
  const around = wrappersOf(construct, chart).flatMap((wrapper) => ('condition' in wrapper ? [wrapper.condition] : []));
  return [...chartConditions(chart.chartScope), ...around];
}

function standardMapping(template: string): Expr<Record<string, string>> {
  return expressionOf<Expr<Record<string, string>>>({ op: 'standard', template, type: ANY });
}

const componentLabel = (component: string | undefined): Record<string, string> =>
  component === undefined ? {} : { 'app.kubernetes.io/component': component };

/** The keys that lead to a value, or undefined where an expression is no plain reference. */
export function valuesPath(node: Node): readonly string[] | undefined {
  if (node.op === 'values') return [];
  if (node.op !== 'member') return undefined;
  const parent = valuesPath(node.of);
  return parent === undefined ? undefined : [...parent, node.key];
}
