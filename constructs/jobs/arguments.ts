import {
  and,
  asPresent,
  call,
  contains,
  format,
  isExpression,
  isNotEmpty,
  isPresent,
  items,
  loop,
  toJson,
  toText,
  value,
  when,
  type Condition,
  type Expr,
  type TemplatedItem,
} from '../../src/index.js';

type Text = string | Expr<string>;
type Texts = readonly string[] | Expr<readonly string[]>;

/** What dbt is to do, as constants or as values of a chart. https://docs.getdbt.com/reference/dbt-commands */
export interface DbtArguments {
  /** Such as `build` or `source freshness`. */
  readonly command: Text;
  readonly select?: Texts;
  readonly exclude?: Texts;
  readonly vars?: Readonly<Record<string, unknown>> | Expr<Readonly<Record<string, unknown>>>;
  readonly target?: Text;
  readonly threads?: number | Expr<number | undefined>;
  /** Ignored for commands that do not take it. */
  readonly fullRefresh?: boolean | Condition;
}

/** The commands of dbt that take --full-refresh. */
const REFRESHING = ['build', 'run', 'seed', 'compile'];

export function dbtArguments({ command, select, exclude, vars, target, threads, fullRefresh }: DbtArguments): TemplatedItem<string>[] {
  return [
    ...words(command),
    ...list('--select', select),
    ...list('--exclude', exclude),
    ...variables(vars),
    ...option('--target', target),
    ...count('--threads', threads),
    ...refresh(command, fullRefresh),
  ];
}

/** What Soda Core is to check. https://docs.soda.io/run-a-scan */
export interface QualityArguments {
  readonly dataSource?: Text;
  readonly configuration: Text;
  readonly checks: Texts;
  readonly variables?: Readonly<Record<string, string>> | Expr<Readonly<Record<string, string>>>;
}

export function qualityArguments({ dataSource, configuration, checks, variables: given = {} }: QualityArguments): TemplatedItem<string>[] {
  return [
    'scan',
    ...option('-d', dataSource),
    '-c',
    configuration,
    ...(isExpression(given) ? loopedVariables(given) : Object.entries(given).map(([name, content]) => `--variable=${name}=${content}`)),
    ...members(checks),
  ];
}

function loopedVariables(content: Expr<Readonly<Record<string, string>>>): TemplatedItem<string>[] {
  const variable = loop(content, { key: 'name', item: 'content' });
  return [variable.each<string>(format`--variable=${variable.key}=${variable.item}`)];
}

/** The name and the content of an option, or nothing where the content is missing or empty. */
function option(name: string, content: Text | undefined): TemplatedItem<string>[] {
  if (isExpression(content)) return pair(name, isNotEmpty(content), content);
  return content === undefined || content === '' ? [] : [name, content];
}

const pair = (name: string, given: Condition, content: Expr<string>): TemplatedItem<string>[] => [
  when<string>(given, name),
  when<string>(given, content),
];

function list(name: string, content: Texts | undefined): TemplatedItem<string>[] {
  if (isExpression(content)) return [when<string>(isNotEmpty(content), name), items(content)];
  return content === undefined || content.length === 0 ? [] : [name, ...content];
}

const members = (content: Texts): TemplatedItem<string>[] => (isExpression(content) ? [items(content)] : [...content]);

function words(command: Text): TemplatedItem<string>[] {
  if (!isExpression(command)) return command.split(' ');
  const word = loop(call('splitList', value.list(value.string()), ' ', command), { item: 'word' });
  return [word.each<string>(word.item)];
}

function variables(content: DbtArguments['vars']): TemplatedItem<string>[] {
  if (isExpression(content)) return pair('--vars', isNotEmpty(content), toJson(content));
  return option('--vars', content === undefined || Object.keys(content).length === 0 ? undefined : JSON.stringify(content));
}

function count(name: string, content: DbtArguments['threads']): TemplatedItem<string>[] {
  if (isExpression(content)) return pair(name, isPresent(content), toText(asPresent(content)));
  return option(name, content === undefined ? undefined : String(content));
}

function refresh(command: Text, wanted: DbtArguments['fullRefresh'] = false): TemplatedItem<string>[] {
  if (wanted === false || (!isExpression(command) && !REFRESHING.includes(command))) return [];
  const taken = isExpression(command) ? contains(call('list', value.list(value.string()), ...REFRESHING), command) : undefined;
  const conditions = [...(isExpression(wanted) ? [wanted] : []), ...(taken === undefined ? [] : [taken])];
  const [first, ...rest] = conditions;
  return first === undefined ? ['--full-refresh'] : [when<string>(and(first, ...rest), '--full-refresh')];
}
