import type { Construct } from 'constructs';
import {
  and,
  asPresent,
  call,
  concat,
  either,
  equals,
  external,
  fail,
  format,
  get,
  greaterThan,
  hasKey,
  isNotEmpty,
  isPresent,
  jsonDocument,
  length,
  not,
  or,
  orIfEmpty,
  toJson,
  value,
  variable,
  when,
  When,
  yamlDocument,
  type Condition,
  type Expr,
  type RefsOf,
  type Templated,
  type TemplatedItem,
  type ValueType,
} from '../../src/index.js';
import type { Volume, VolumeMount } from '../../src/kubernetes/index.js';
import { ConfigFiles } from '../common/config-files.js';
import type { floeJobsValues } from './values/index.js';

const FILE = 'compiled_artifacts.json';
const PROFILES = 'profiles.yml';
/** What a ConfigMap can hold is 1 MiB; the names and labels around it take some. */
const MOST_BYTES = 1_000_000;

const JSON_OBJECT = value.jsonObject();
const NOTHING = call('dict', JSON_OBJECT);
type Json = Expr<Record<string, unknown>>;

/** The product's CompiledArtifacts: where the jobs find them, and what the chart itself reads in them. */
export class Artifacts {
  /** The path of the file in the jobs' containers; empty where there are none. */
  readonly file: Expr<string>;
  /** Whether there are any. */
  readonly exist: Condition;
  /** Whether they come in a ConfigMap. */
  readonly areMounted: Condition;
  /** Whether they bring a profiles.yml. */
  readonly haveProfiles: Condition;
  readonly mountPath: Expr<string>;
  /** Whether the chart has their content, rather than only knows where they are. */
  private readonly given: Condition;
  private readonly existing: Condition;
  private readonly files: ConfigFiles<typeof FILE | typeof PROFILES>;
  private readonly content: Json;

  constructor(
    scope: Construct,
    private readonly values: RefsOf<typeof floeJobsValues>['artifacts'],
  ) {
    const { content, existingConfigMap, file, mountPath, path } = values;
    const inPath = isNotEmpty(path);
    const elsewhere = or(inPath, isPresent(existingConfigMap));

    // Read once for all jobs: a file may be long. Empty where the chart does not have the content.
    const read = call('ternary', JSON_OBJECT, call('fromJson', JSON_OBJECT, file), content, isNotEmpty(file));
    this.content = variable<Record<string, unknown>>('artifacts', call('ternary', JSON_OBJECT, NOTHING, read, elsewhere));
    this.given = isNotEmpty(this.content);
    this.existing = and(not(inPath), isPresent(existingConfigMap));
    this.areMounted = or(this.given, this.existing);
    this.exist = or(inPath, this.areMounted);
    this.mountPath = mountPath;
    this.file = either(inPath, path, format`${mountPath}/${FILE}`);
    this.haveProfiles = isNotEmpty(this.at(JSON_OBJECT, NOTHING, 'dbt_profiles'));
    this.files = this.configFiles(scope);
  }

  /** A value in the artifacts, or the fallback where the path does not lead anywhere. What is around the value may be null. */
  at<V>(type: ValueType<V>, fallback: Expr<V> | (V & (string | boolean)), ...path: readonly (string | Expr<string>)[]): Expr<V> {
    const below = (map: Json, key: string | Expr<string>): Json =>
      call('default', JSON_OBJECT, NOTHING, call('dig', JSON_OBJECT, key, NOTHING, map));
    return call('dig', type, path.at(-1), fallback, path.slice(0, -1).reduce(below, this.content));
  }

  /** Whether the artifacts switch something off, rather than leave it open. */
  disable(...path: readonly string[]): Condition {
    return equals(call('toString', value.string(), this.at(value.string(), '', ...path)), 'false');
  }

  /** A text in the artifacts; empty where it is missing or null. */
  text(...path: readonly (string | Expr<string>)[]): Expr<string> {
    return orIfEmpty(this.at(value.string(), '', ...path), '');
  }

  private configFiles(scope: Construct): ConfigFiles<typeof FILE | typeof PROFILES> {
    const { content, file, mountPath } = this.values;
    const size = (text: Expr<string>) => greaterThan(length(text), MOST_BYTES);
    const tooLarge = (text: Expr<string>) =>
      fail(
        format`The CompiledArtifacts take ${length(text)} bytes, more than a ConfigMap can hold. Put the file into the image of the jobs or a volume, and set artifacts.path to where it is there.`,
      );
    const text = when<string>(
      isNotEmpty(file),
      when<string>(
        hasKey(this.content, 'Error'),
        fail(format`artifacts.file is no JSON: ${concat(call('toString', value.string(), get(this.content, 'Error')))}`),
        when<string>(size(file), tooLarge(file), file),
      ),
      when<string>(size(toJson(content)), tooLarge(toJson(content)), jsonDocument(content)),
    );
    const profiles = when<string>(this.haveProfiles, yamlDocument(this.at(JSON_OBJECT, NOTHING, 'dbt_profiles')));
    return new ConfigFiles(new When(scope, 'WithArtifacts', this.given), 'artifacts', {
      files: { [FILE]: text, [PROFILES]: profiles },
      mountPath,
    });
  }

  /** The pod's volume, if the artifacts are in a ConfigMap. */
  get volumes(): TemplatedItem<Volume>[] {
    const existing: Templated<Volume> = { name: 'artifacts', configMap: { name: external(asPresent(this.values.existingConfigMap)) } };
    return [when<Volume>(this.given, this.files.volume), when<Volume>(this.existing, existing)];
  }

  get mounts(): TemplatedItem<VolumeMount>[] {
    return [when<VolumeMount>(this.areMounted, { name: 'artifacts', mountPath: this.mountPath, readOnly: true })];
  }
}
